// The tables of reference.db: what build_reference.cc writes and reference.cc reads. Change the version with the
// tables.
#pragma once

namespace meishi {

inline constexpr const char* kReferenceVersion = "1";

// Of a user's own postal data (postal_data.h) these are all.
inline constexpr const char* kReferencePlaces = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE prefecture(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE city(id INTEGER PRIMARY KEY, prefecture_id INTEGER NOT NULL, name TEXT NOT NULL);
CREATE TABLE place(postal_code TEXT NOT NULL, city_id INTEGER NOT NULL, town TEXT NOT NULL, office TEXT NOT NULL);
)sql";

inline constexpr const char* kReferenceSchema = R"sql(
CREATE TABLE family_name(surface TEXT NOT NULL, reading TEXT NOT NULL, weight REAL NOT NULL);
CREATE TABLE given_name(surface TEXT NOT NULL, reading TEXT NOT NULL, weight REAL NOT NULL);
CREATE TABLE family_bias(character TEXT PRIMARY KEY, bias REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE variant(character TEXT PRIMARY KEY, base TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE table_cell(name TEXT, row INTEGER, col INTEGER, value TEXT NOT NULL, PRIMARY KEY(name, row, col)) WITHOUT ROWID;
)sql";

inline constexpr const char* kReferencePlaceIndexes = R"sql(
CREATE INDEX place_by_postal_code ON place(postal_code);
CREATE INDEX place_by_city ON place(city_id);
)sql";

inline constexpr const char* kReferenceIndexes = R"sql(
CREATE INDEX family_name_by_surface ON family_name(surface, weight DESC);
CREATE INDEX given_name_by_surface ON given_name(surface, weight DESC);
)sql";

}  // namespace meishi
