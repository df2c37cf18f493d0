// A file system for SQLite that fails when it is told to: a full disk or a broken one at the n-th write.
#pragma once

#include <sqlite3.h>

#include <map>

namespace meishi {

// While it lives, SQLite of this process uses it for every new connection. One at a time.
class FailingVfs {
 public:
  FailingVfs() : real_(sqlite3_vfs_find(nullptr)) {
    self() = this;
    vfs_ = *real_;
    vfs_.zName = "meishi-failing";
    vfs_.xOpen = open;
    sqlite3_vfs_register(&vfs_, 1);
  }
  FailingVfs(const FailingVfs&) = delete;
  FailingVfs& operator=(const FailingVfs&) = delete;
  ~FailingVfs() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
    self() = nullptr;
  }

  // `result` (SQLITE_FULL, SQLITE_IOERR_WRITE) from the n-th write on; 0 is the next one.
  void fail_after(int writes, int result) {
    left_ = writes;
    result_ = result;
  }
  void heal() { result_ = SQLITE_OK; }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  struct Methods {
    const sqlite3_io_methods* real = nullptr;
    sqlite3_io_methods changed{};
  };

  static FailingVfs*& self() {
    static FailingVfs* instance = nullptr;
    return instance;
  }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    FailingVfs& vfs = *self();
    const int result = vfs.real_->xOpen(vfs.real_, name, file, flags, out_flags);
    if (result != SQLITE_OK || file->pMethods == nullptr) return result;
    // Databases and journals have tables of methods of their own; each is copied once, with our write in it.
    Methods& methods = vfs.methods_[file->pMethods];
    if (methods.real == nullptr) {
      methods.changed = *file->pMethods;
      methods.changed.xWrite = write;
      methods.real = file->pMethods;
    }
    file->pMethods = &methods.changed;
    return result;
  }

  static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    FailingVfs& vfs = *self();
    if (vfs.result_ != SQLITE_OK && vfs.left_-- <= 0) {
      vfs.failed_ = true;
      return vfs.result_;
    }
    for (const auto& [real, methods] : vfs.methods_) {
      if (file->pMethods == &methods.changed) return real->xWrite(file, data, size, offset);
    }
    return SQLITE_INTERNAL;
  }

  sqlite3_vfs* real_;
  sqlite3_vfs vfs_{};
  std::map<const sqlite3_io_methods*, Methods> methods_;
  int left_ = 0;
  int result_ = SQLITE_OK;
  bool failed_ = false;
};

}  // namespace meishi
