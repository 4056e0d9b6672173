// SPDX-License-Identifier: Apache-2.0
//
// The least that the same work costs: a plain loop on libsqlite3 that reads the rows that Scripts/bench reads, writes
// them as JSON into a buffer, and creates rows; no HTTP, no rules, no validation, one thread.
//
//   loop FOLDER ROWS SECONDS     prints, a line each: name, operations/s, microseconds of CPU per operation and per row

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *out;
static size_t used;
enum { CAPACITY = 4 << 20 };

static void fail(sqlite3 *db, const char *what) {
    fprintf(stderr, "loop: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
    exit(1);
}

static void run(sqlite3 *db, const char *sql) {
    if (sqlite3_exec(db, sql, 0, 0, 0) != SQLITE_OK) fail(db, sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, 0) != SQLITE_OK) fail(db, sql);
    return statement;
}

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static void put(const char *text, size_t length) {
    memcpy(out + used, text, length);
    used += length;
}

static void put_string(const unsigned char *text, int length) {
    out[used++] = '"';
    for (int from = 0; from < length;) {
        int to = from;
        while (to < length && text[to] >= 0x20 && text[to] != '"' && text[to] != '\\') to++;
        put((const char *)text + from, to - from);
        if (to < length) used += sprintf(out + used, "\\u%04x", text[to++]);
        from = to;
    }
    out[used++] = '"';
}

static const char *const names[] = {"id", "title", "body", "views", "rating", "published", "createdOn", "category", "author"};

static void put_row(sqlite3_stmt *statement) {
    for (int column = 0; column < 9; column++) {
        out[used++] = column ? ',' : '{';
        out[used++] = '"';
        put(names[column], strlen(names[column]));
        put("\":", 2);
        switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER:
            if (column == 5) {
                int yes = sqlite3_column_int(statement, column);
                put(yes ? "true" : "false", yes ? 4 : 5);
            } else {
                used += sprintf(out + used, "%lld", (long long)sqlite3_column_int64(statement, column));
            }
            break;
        case SQLITE_FLOAT: used += sprintf(out + used, "%.15g", sqlite3_column_double(statement, column)); break;
        case SQLITE_TEXT: put_string(sqlite3_column_text(statement, column), sqlite3_column_bytes(statement, column)); break;
        default: put("null", 4);
        }
    }
    out[used++] = '}';
}

static int put_list(sqlite3_stmt *statement) {
    int rows = 0;
    used = 0;
    put("{\"data\":[", 9);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        if (rows++) out[used++] = ',';
        put_row(statement);
    }
    put("]}", 2);
    sqlite3_reset(statement);
    return rows;
}

static unsigned long long state = 2026;
static int below(int limit) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (int)((state >> 33) % (unsigned)limit);
}

static sqlite3_stmt *insert;
static void create(sqlite3 *db, int rows, const char *body) {
    sqlite3_bind_text(insert, 1, "A new post about something", -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, body, -1, SQLITE_STATIC);
    sqlite3_bind_int(insert, 3, below(rows));
    sqlite3_bind_double(insert, 4, below(50) / 10.0);
    sqlite3_bind_int(insert, 5, below(2));
    sqlite3_bind_text(insert, 6, "2026-03-01", -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 7, "news", -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 8, "Ada", -1, SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) fail(db, "insert");
    sqlite3_reset(insert);
}

enum kind { GET, LIST, LONG_LIST, FILTER, CREATE, CREATE_IN_GROUPS };
static const char *const kinds[] = {"get", "list-20", "list-1000", "filter-20", "create", "create-in-groups-of-64"};

int main(int count, char **arguments) {
    if (count != 4) return fprintf(stderr, "usage: loop FOLDER ROWS SECONDS\n"), 64;
    int rows = atoi(arguments[2]);
    double limit = atof(arguments[3]);
    char path[4096], body[160];
    snprintf(path, sizeof path, "%s/loop.db", arguments[1]);
    for (size_t at = 0; at < sizeof body; at++) body[at] = at % 6 == 5 ? ' ' : 'a' + at % 26;
    body[sizeof body - 1] = 0;
    out = malloc(CAPACITY);
    if (!out || rows < 1 || limit <= 0) fail(0, "bad arguments");

    sqlite3 *db;
    if (sqlite3_open(path, &db) != SQLITE_OK) fail(db, path);
    run(db, "PRAGMA journal_mode = WAL");
    run(db, "PRAGMA synchronous = FULL");
    run(db, "CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, body TEXT, views INTEGER, rating REAL, "
            "published INTEGER, createdOn TEXT, category TEXT, author TEXT)");
    run(db, "CREATE INDEX posts_views ON posts (views)");
    insert = prepare(db, "INSERT INTO posts (title, body, views, rating, published, createdOn, category, author) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    run(db, "BEGIN");
    for (int row = 0; row < rows; row++) create(db, rows, body);
    run(db, "COMMIT");

#define COLUMNS "SELECT id, title, body, views, rating, published, createdOn, category, author FROM posts "
    sqlite3_stmt *by_id = prepare(db, COLUMNS "WHERE id = ?");
    sqlite3_stmt *list = prepare(db, COLUMNS "ORDER BY id LIMIT ?");
    sqlite3_stmt *filtered = prepare(db, COLUMNS "WHERE views >= ? ORDER BY views, id LIMIT 20");

    for (enum kind kind = GET; kind <= CREATE_IN_GROUPS; kind++) {
        long operations = 0, touched = 0;
        double began = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), elapsed;
        do {
            switch (kind) {
            case GET:
                sqlite3_bind_int(by_id, 1, 1 + below(rows));
                touched += put_list(by_id);
                operations++;
                break;
            case LIST:
            case LONG_LIST:
                sqlite3_bind_int(list, 1, kind == LIST ? 20 : 1000);
                touched += put_list(list);
                operations++;
                break;
            case FILTER:
                sqlite3_bind_int(filtered, 1, below(rows * 9 / 10 + 1));
                touched += put_list(filtered);
                operations++;
                break;
            case CREATE:
            case CREATE_IN_GROUPS: {
                int group = kind == CREATE ? 1 : 64;
                run(db, "BEGIN IMMEDIATE");
                for (int row = 0; row < group; row++) create(db, rows, body);
                run(db, "COMMIT");
                operations += group;
                touched += group;
            }
            }
            elapsed = seconds(CLOCK_MONOTONIC) - began;
        } while (elapsed < limit);
        cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        printf("%s %.0f %.3f %.3f\n", kinds[kind], operations / elapsed, cpu * 1e6 / operations, cpu * 1e6 / (touched ? touched : 1));
        fflush(stdout);
    }
    sqlite3_finalize(by_id);
    sqlite3_finalize(list);
    sqlite3_finalize(filtered);
    sqlite3_finalize(insert);
    return sqlite3_close(db) == SQLITE_OK ? 0 : 1;
}
