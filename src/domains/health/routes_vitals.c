#include "domains/health/inside.h"
const Route health_vital_routes[] = {{0}};
