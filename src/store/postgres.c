#include "store/inside.h"
const Engine postgres_engine = {.name = "postgres"};
