// Which file a library's call of a function leads to.
#pragma once

#include <dlfcn.h>

#include <string>

namespace meishi {

// The file that holds `address`.
inline std::string file_of(const void* address) {
  Dl_info info{};
  return address != nullptr && dladdr(address, &info) != 0 ? info.dli_fname : "nobody";
}

// The file whose function a library would call by this name.
inline std::string provider_of(const char* name) { return file_of(dlsym(RTLD_DEFAULT, name)); }

// The file that `function` is linked into.
template <typename Function>
std::string file_of_function(Function* function) {
  return file_of(reinterpret_cast<const void*>(function));
}

}  // namespace meishi
