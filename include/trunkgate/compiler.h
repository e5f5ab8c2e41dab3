/* SPDX-License-Identifier: MIT */
/*
 * Compiler attributes under one set of names, and the functions that this
 * code base does not use. Every header includes it first.
 */
#ifndef TRUNKGATE_COMPILER_H
#define TRUNKGATE_COMPILER_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TG_MUST_USE __attribute__((warn_unused_result))
#define TG_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define TG_NORETURN __attribute__((noreturn))
#define TG_MALLOC(size) __attribute__((malloc, alloc_size(size), returns_nonnull))
#define TG_UNUSED __attribute__((unused))

#define TG_ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
