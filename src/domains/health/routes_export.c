#include "domains/health/inside.h"
const Route health_export_routes[] = {{0}};
