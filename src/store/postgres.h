/* What postgres.c and dump.c share. */
#pragma once
#include "store/inside.h"

#include <libpq-fe.h>

Status pg_backup(Store *store, const char *path, Problem *problem);
