/* SPDX-License-Identifier: MIT */
/*
 * Functions that this code base does not use: the Makefile includes this
 * first into every file of src/ and hooks/, and naming one is then a compile
 * error. In brackets what is used instead.
 */
#ifndef TRUNKGATE_BANNED_H
#define TRUNKGATE_BANNED_H

/* Their declarations come first: a poisoned name may not even be declared.
 * (Some of them are macros too, which would only be warned about.) */
#include <ctype.h>
#include <inttypes.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#undef sprintf
#undef vsprintf
#undef isalpha
#undef isalnum
#undef isspace
#undef isdigit
#undef isupper
#undef islower
#undef tolower
#undef toupper

/* No bound, or a bound that forgets the NUL (buf.h, memcpy with a length). */
#pragma GCC poison strcpy strcat strncpy strncat stpcpy stpncpy sprintf vsprintf gets
/* Static buffers and hidden state (tg_str_split, gmtime_r, tg_format_time). */
#pragma GCC poison strtok localtime gmtime ctime_r asctime asctime_r
/* Errors that nobody sees (num.h). */
#pragma GCC poison atoi atol atoll atof scanf sscanf fscanf
/* A shell, or the environment's choice of a program. */
#pragma GCC poison system popen execlp execvp
/* Names that others can take first (tg_file_replace). */
#pragma GCC poison mktemp tmpnam tempnam
/* A stack that the input sizes. */
#pragma GCC poison alloca
/* Meanings that change with the environment. */
#pragma GCC poison setlocale localeconv strcoll strxfrm localtime_r mktime
#pragma GCC poison isalpha isalnum isspace isdigit isupper islower tolower toupper
#pragma GCC poison strcasecmp strncasecmp

/* Also the name of a field of libgit2: only calls are caught. */
#define ctime(...) ctime_is_banned_use_tg_format_time

#endif
