/* What sqlite.c, sqlite_plan.c and sqlite_wal.c share. */
#pragma once
#include "store/inside.h"

#include <sqlite3.h>

typedef struct SqliteWal SqliteWal;

typedef struct SqliteConn {
    Conn conn;
    sqlite3 *db;
    PointerMap statements; /* Sql -> Prepared */
    int log_fd;            /* of the -wal, for keep; -1: not opened yet */
    sqlite3_stmt *begin, *commit, *rollback, *savepoint, *release, *rollback_to;
    SqliteWal *wal; /* of the writer */
} SqliteConn;

Status lite_plan(Conn *conn, Problem *problem);

/* Of the connection that writes: copies its log back on a thread of its own. */
SqliteWal *sqlite_wal_open(SqliteConn *writer);
void sqlite_wal_close(SqliteWal *wal);
