// SPDX-License-Identifier: Apache-2.0
// libpq, and what Swift can't name of it: the characters of error fields are macros of the type `char`.
#pragma once
#include <libpq-fe.h>

static inline char *roost_pq_sqlstate(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_SQLSTATE);
}

static inline char *roost_pq_constraint(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
}

static inline char *roost_pq_column(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_COLUMN_NAME);
}

static inline char *roost_pq_table(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_TABLE_NAME);
}

static inline char *roost_pq_context(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_CONTEXT);
}

static inline char *roost_pq_message(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
}

/* What the server has to say beside its answers is for its own log. */
static void roost_pq_ignore(void *context, const PGresult *notice) { (void)context; (void)notice; }

static inline void roost_pq_ignore_notices(PGconn *connection) {
    PQsetNoticeReceiver(connection, roost_pq_ignore, (void *)0);
}
