#include "main/faces.h"

#include <stddef.h>

const Face faces[] = {
    {"assess", face_assess, "ability level by GB/T 42195-2022 of each person in a sheet"},
    {NULL, NULL, NULL},
};
