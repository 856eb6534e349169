// What a key's value has to be, in TOML's terms and in words for a message.
#pragma once

#include "base/toml.h"
#include "manifest/keys.h"

namespace demarc {

struct Expectation {
  const char* what;  // "a list of relation patterns"
  TomlValue::Kind kind;
  TomlValue::Kind item;  // of lists
};
Expectation expectation(KeyType type);

}  // namespace demarc
