// Runs a fuzz target on mutations of its seeds: the same ones each time, so that a failure comes
// again.
//
//   fuzz_short_NAME [ROUNDS]            default 20000, or 2000 under sanitizers
//   fuzz_short_NAME --write-seeds DIR   one file a seed, as a corpus for libFuzzer
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "fuzz.h"

namespace {

class Random {
 public:
  std::uint32_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<std::uint32_t>(state_ >> 16);
  }
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : next() % limit; }

 private:
  std::uint64_t state_ = 0x9e3779b97f4a7c15u;
};

// A piece of any seed: what joins two kinds of input.
std::string_view slice(Random& random) {
  const std::string_view seed = demarc::fuzz::seeds()[random.below(demarc::fuzz::seeds().size())];
  const std::size_t begin = random.below(seed.size());
  return seed.substr(begin, 1 + random.below(24));
}

void mutate(std::string& text, Random& random) {
  const std::size_t at = random.below(text.size() + 1);
  switch (random.below(16)) {
    case 0:
      return text.resize(at);
    case 1:
    case 2:
      if (at < text.size()) text.erase(at, 1 + random.below(8));
      return;
    case 3:
    case 4:
    case 5:
      if (at < text.size()) text[at] = static_cast<char>(random.next());
      return;
    case 6:
    case 7:
      text.insert(at, 1, static_cast<char>(random.next()));
      return;
    case 8:
    case 9: {
      const std::string copy = text.substr(random.below(text.size()), random.below(16));
      text.insert(at, copy);
      return;
    }
    default:
      text.insert(at, slice(random));
      return;
  }
}

int write_seeds(const std::string& folder) {
  std::filesystem::create_directories(folder);
  int number = 0;
  for (const std::string_view seed : demarc::fuzz::seeds()) {
    std::ofstream(folder + "/seed" + std::to_string(number++), std::ios::binary) << seed;
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 3 && std::string_view(arguments[1]) == "--write-seeds")
    return write_seeds(arguments[2]);
#ifdef DEMARC_SANITIZED
  long rounds = 2000;
#else
  long rounds = 20000;
#endif
  if (count == 2) rounds = std::atol(arguments[1]);
  constexpr std::size_t largest = 4096;
  constexpr long again = 32;  // mutations before the next seed
  Random random;
  std::string text;
  for (long round = 0; round < rounds; ++round) {
    const auto& seeds = demarc::fuzz::seeds();
    if (round % again == 0 || text.size() > largest) {
      text = seeds[static_cast<std::size_t>(round / again) % seeds.size()];
    }
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    for (std::size_t change = random.below(4) + 1; change > 0; --change) mutate(text, random);
  }
  std::printf("%ld inputs\n", rounds);
  return 0;
}
