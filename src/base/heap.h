// Settings of the C library's heap for a program that fills it once and then ends.
#pragma once

namespace demarc {

// To be called first thing in main. Lets the heap grow in large steps, keeps what was freed for
// reuse, and asks for huge pages: with small ones an eighth of a check went into page faults.
// Does nothing where the C library is not glibc. Changes speed only.
void prepare_heap();

}  // namespace demarc
