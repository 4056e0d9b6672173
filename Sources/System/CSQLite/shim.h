// SPDX-License-Identifier: Apache-2.0
// What Swift can't call or name of SQLite's interface: variadic functions, and the destructor SQLITE_TRANSIENT.
#pragma once
#include <sqlite3.h>

static inline int roost_sqlite3_db_config(sqlite3 *db, int option, int value) {
    return sqlite3_db_config(db, option, value, (int *)0);
}

static inline int roost_sqlite3_config_int(int option, int value) {
    return sqlite3_config(option, value);
}

static inline int roost_sqlite3_config_memory(int option, sqlite3_mem_methods *methods) {
    return sqlite3_config(option, methods);
}

/* A null pointer would bind NULL, and an empty text may have one. */
static inline int roost_sqlite3_bind_text(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count, int copies) {
    return sqlite3_bind_text64(
        statement, index, bytes ? bytes : "", count, copies ? SQLITE_TRANSIENT : SQLITE_STATIC, SQLITE_UTF8);
}

static inline int roost_sqlite3_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

static inline void roost_sqlite3_result_text(sqlite3_context *context, const char *bytes, sqlite3_uint64 count) {
    sqlite3_result_text64(context, bytes ? bytes : "", count, SQLITE_TRANSIENT, SQLITE_UTF8);
}
