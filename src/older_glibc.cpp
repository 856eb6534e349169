// Lets a program that is linked on Debian 12 run with glibc 2.34: what the static libstdc++ and
// libgcc take from younger versions, put together from what 2.34 has.
//
// - `arc4random` (2.36): libstdc++'s random_device, which is linked although nobody uses it.
// - `_dl_find_object` (2.35): libgcc's unwinder asks it for the exception tables of an address.
// Ours
//   walks the loaded objects as libgcc did before; an exception is a rare event here.
// Sources: glibc's NEWS for 2.35 and 2.36, its manual ("Dynamic Linker Introspection"), and
// <dlfcn.h>. scripts/package checks that no younger symbol is left.
#include <cerrno>
#include <cstdint>
#include <cstdlib>

#include <dlfcn.h>
#include <features.h>
#include <link.h>
#include <sys/random.h>

#if defined(__x86_64__) && __GLIBC_PREREQ(2, 35)

namespace {

struct Search {
  std::uintptr_t address = 0;
  dl_find_object* found = nullptr;
};

int look_at(dl_phdr_info* object, std::size_t, void* data) {
  auto& search = *static_cast<Search*>(data);
  std::uintptr_t begin = UINTPTR_MAX, end = 0, tables = 0;
  bool holds = false;
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const auto& header = object->dlpi_phdr[i];
    const std::uintptr_t at = object->dlpi_addr + header.p_vaddr;
    if (header.p_type == PT_GNU_EH_FRAME) tables = at;
    if (header.p_type != PT_LOAD) continue;
    if (at < begin) begin = at;
    if (at + header.p_memsz > end) end = at + header.p_memsz;
    holds = holds || (at <= search.address && search.address < at + header.p_memsz);
  }
  if (!holds || tables == 0) return 0;
  *search.found = {};
  search.found->dlfo_map_start = reinterpret_cast<void*>(begin);
  search.found->dlfo_map_end = reinterpret_cast<void*>(end);
  search.found->dlfo_eh_frame = reinterpret_cast<void*>(tables);
  return 1;
}

}  // namespace

extern "C" int _dl_find_object(void* address, dl_find_object* result) noexcept {
  Search search{.address = reinterpret_cast<std::uintptr_t>(address), .found = result};
  return dl_iterate_phdr(look_at, &search) == 1 ? 0 : -1;
}

extern "C" __uint32_t arc4random() noexcept {
  __uint32_t number = 0;
  while (::getrandom(&number, sizeof number, 0) != static_cast<ssize_t>(sizeof number)) {
    if (errno != EINTR) std::abort();
  }
  return number;
}

#endif
