/* SPDX-License-Identifier: MIT */
/* What stands in a record. */
#ifndef TRUNKGATE_ADMIN_LOG_FIELD_H
#define TRUNKGATE_ADMIN_LOG_FIELD_H

#include <jansson.h>

/* The string at key, or "": a log may hold anything. */
static inline const char *
tg_log_field(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

#endif
