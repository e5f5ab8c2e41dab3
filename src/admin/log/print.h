/* SPDX-License-Identifier: MIT */
/* Records in the forms that people and programs ask for. */
#ifndef TRUNKGATE_ADMIN_LOG_PRINT_H
#define TRUNKGATE_ADMIN_LOG_PRINT_H

#include "../command.h"

#include <jansson.h>

struct tg_log_printer {
	/* To standard output. line is the record as it stands in the log. */
	void (*begin)(struct tg_log_printer *printer);
	void (*print)(struct tg_log_printer *printer, const json_t *record, struct tg_str line);
	struct tg_arena *arena;
	bool is_terminal;
};

/* False when there is no format of that name. */
bool tg_log_printer_find(const char *name, struct tg_log_printer *out);

/* A line for people, and below it why. */
void tg_log_print_text(struct tg_log_printer *printer, const json_t *record, struct tg_str line);

#endif
