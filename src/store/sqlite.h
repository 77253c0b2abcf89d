/* What sqlite.c and sqlite_plan.c share. */
#pragma once
#include "store/inside.h"

#include <sqlite3.h>

typedef struct SqliteConn {
    Conn conn;
    sqlite3 *db;
    PointerMap statements; /* Sql -> Prepared */
    int log_fd;            /* of the -wal, for keep; -1: not opened yet */
    sqlite3_stmt *begin, *commit, *rollback, *savepoint, *release, *rollback_to;
} SqliteConn;

Status lite_plan(Conn *conn, Problem *problem);
