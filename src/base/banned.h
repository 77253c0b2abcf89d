/* Functions we do not use, made unusable.  Forced into every file by the Makefile (-include), after
 * the system headers that declare them.  The safe way is named beside each group. */
#pragma once
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok /* str_fmt, Buf */
#pragma GCC poison atoi atof atol atoll sscanf                          /* str_to_i64 */
#pragma GCC poison gmtime localtime                                     /* base/time.h */
#pragma GCC poison srand system popen longjmp /* "rand" is a word in OpenSSL's headers */
