/* SPDX-License-Identifier: MIT */
/* Commands that people copy out of what we print. */
#ifndef TRUNKGATE_SHELL_H
#define TRUNKGATE_SHELL_H

#include "trunkgate/arena.h"
#include "trunkgate/str.h"

/*
 * s as one word of a shell, in the arena: as it is where no shell takes it apart, else in
 * quotes; what tg_buf_show() would not show as it is, in the form $'\302\233' that the shells
 * which people type into know. The result is safe on a terminal. s holds no NUL.
 */
const char *tg_shell_word(struct tg_arena *arena, struct tg_str s);

#endif
