// The one idiom for operations that can fail: a value or an Error that says where and what to do.
//
// What is wrong with the repository under check is data (Finding), what cannot be read is data
// (Note); Result is for operations of the program itself: reading the manifest, writing a file.
// The interface is a subset of std::expected, which clang 14 cannot parse yet.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace demarc {

struct Error {
  std::string message{};  // lower-case, no full stop
  std::string path{};     // empty: not about a file
  int line = 0;           // from 1; 0: unknown
  int column = 0;         // from 1, in bytes
  std::string hint{};     // the way out; may be empty
};

// "path:line:column: message" with the hint on a second line; parts that are unknown are left out.
std::string to_string(const Error& error);

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  Error& error() { return std::get<1>(state_); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

}  // namespace demarc
