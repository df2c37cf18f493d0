#include "store/statement_cache.h"

#include <soci/sqlite3/soci-sqlite3.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace meishi::dialect {

// SOCI's library shows none of its classes but through their interfaces, so they are wrapped, not derived from.
namespace {

using soci::details::statement_backend;
using Prepared = std::unique_ptr<statement_backend>;

// Makes a prepared statement as it was right after prepare(), for the next one with the same SQL.
void rewind(statement_backend& statement) {
  auto& sqlite = static_cast<soci::sqlite3_statement_backend&>(statement);
  sqlite_api::sqlite3_reset(sqlite.stmt_);
  sqlite_api::sqlite3_clear_bindings(sqlite.stmt_);  // they point to what the caller may have freed
  sqlite.dataCache_.clear();
  sqlite.useData_.clear();
  sqlite.boundByName_ = false;
  sqlite.boundByPos_ = false;
  sqlite.databaseReady_ = true;
}

// A PRAGMA may act when it is parsed, and what makes tables is run once.
bool worth_keeping(const std::string& sql) {
  return sql.starts_with("SELECT") || sql.starts_with("INSERT") || sql.starts_with("UPDATE") ||
         sql.starts_with("DELETE");
}

// Statements that nobody uses, by their SQL. The same SQL may be under way several times.
class Idle {
 public:
  Prepared take(const std::string& sql) {
    const auto found = statements_.find(sql);
    if (found == statements_.end()) return nullptr;
    Prepared statement = std::move(found->second);
    statements_.erase(found);
    return statement;
  }
  void give_back(std::string sql, Prepared statement) {
    rewind(*statement);
    if (statements_.size() >= kMost) clear();
    statements_.emplace(std::move(sql), std::move(statement));
  }
  void clear() {
    for (const auto& [sql, statement] : statements_) statement->clean_up();
    statements_.clear();
  }

 private:
  static constexpr std::size_t kMost = 256;
  std::unordered_multimap<std::string, Prepared> statements_;
};

class Statement final : public statement_backend {
 public:
  Statement(soci::details::session_backend& session, Idle& idle) : session_(session), idle_(idle) {
    inner_.reset(session_.make_statement_backend());
  }

  void alloc() override { inner_->alloc(); }
  void clean_up() override {
    if (sql_.empty()) return inner_->clean_up();
    idle_.give_back(std::exchange(sql_, {}), std::move(inner_));
    inner_.reset(session_.make_statement_backend());
  }
  void prepare(const std::string& query, soci::details::statement_type type) override {
    clean_up();
    if (!worth_keeping(query)) return inner_->prepare(query, type);
    if (Prepared known = idle_.take(query)) {
      inner_ = std::move(known);
    } else {
      inner_->prepare(query, type);
    }
    sql_ = query;
  }
  exec_fetch_result execute(int number) override { return inner_->execute(number); }
  exec_fetch_result fetch(int number) override { return inner_->fetch(number); }
  long long get_affected_rows() override { return inner_->get_affected_rows(); }
  int get_number_of_rows() override { return inner_->get_number_of_rows(); }
  std::string get_parameter_name(int index) const override { return inner_->get_parameter_name(index); }
  std::string rewrite_for_procedure_call(const std::string& query) override {
    return inner_->rewrite_for_procedure_call(query);
  }
  int prepare_for_describe() override { return inner_->prepare_for_describe(); }
  void describe_column(int column, soci::data_type& type, std::string& name) override {
    inner_->describe_column(column, type, name);
  }
  soci::details::standard_into_type_backend* make_into_type_backend() override {
    return inner_->make_into_type_backend();
  }
  soci::details::standard_use_type_backend* make_use_type_backend() override { return inner_->make_use_type_backend(); }
  soci::details::vector_into_type_backend* make_vector_into_type_backend() override {
    return inner_->make_vector_into_type_backend();
  }
  soci::details::vector_use_type_backend* make_vector_use_type_backend() override {
    return inner_->make_vector_use_type_backend();
  }

 private:
  soci::details::session_backend& session_;
  Idle& idle_;
  Prepared inner_;
  std::string sql_;  // of inner_, when it is to be kept
};

class Session final : public soci::details::session_backend {
 public:
  explicit Session(soci::details::session_backend* inner) : inner_(inner) {}
  ~Session() override { idle_.clear(); }  // a connection closes when no statement is left

  bool is_connected() override { return inner_->is_connected(); }
  void begin() override { inner_->begin(); }
  void commit() override { inner_->commit(); }
  void rollback() override { inner_->rollback(); }
  std::string empty_blob() override { return inner_->empty_blob(); }
  std::string get_table_names_query() const override { return inner_->get_table_names_query(); }
  std::string get_dummy_from_table() const override { return inner_->get_dummy_from_table(); }
  std::string get_backend_name() const override { return inner_->get_backend_name(); }
  statement_backend* make_statement_backend() override { return new Statement(*inner_, idle_); }
  soci::details::rowid_backend* make_rowid_backend() override { return inner_->make_rowid_backend(); }
  soci::details::blob_backend* make_blob_backend() override { return inner_->make_blob_backend(); }
  soci::details::session_backend& inner() { return *inner_; }

 private:
  std::unique_ptr<soci::details::session_backend> inner_;
  Idle idle_;
};

class Factory final : public soci::backend_factory {
 public:
  soci::details::session_backend* make_session(const soci::connection_parameters& parameters) const override {
    return new Session(soci::factory_sqlite3()->make_session(parameters));
  }
};

}  // namespace

soci::details::session_backend& behind_cache(soci::session& session) {
  return dynamic_cast<Session&>(*session.get_backend()).inner();
}

const soci::backend_factory& sqlite_with_cache() {
  static const Factory kFactory;
  return kFactory;
}

}  // namespace meishi::dialect
