/* SPDX-License-Identifier: MIT */
/* Something that is wrong, with the way out. */
#include "doctor.h"

#include <stdarg.h>
#include <string.h>

enum { MAX_TEXT = 1000 };

/* What is asked of a repository may be asked of its worktrees again. */
static bool
was_told(const struct tg_patient *patient, const char *id, const char *text)
{
	for (size_t i = 0; i < patient->nr; i++)
		if (!strcmp(patient->complaints[i].id, id) &&
		    !strcmp(patient->complaints[i].text, text))
			return true;
	return false;
}

void
tg_complain_of(struct tg_patient *patient, enum tg_ill ill, const char *id, const char *fix,
	       const char *text, ...)
{
	struct tg_buf words;
	va_list ap;
	assert(fix);
	tg_buf_init(&words, patient->arena, MAX_TEXT);
	va_start(ap, text);
	tg_buf_vaddf(&words, text, ap);
	va_end(ap);
	if (was_told(patient, id, words.ptr))
		return;
	TG_GROW(patient->arena, patient->complaints, patient->nr, patient->cap);
	patient->complaints[patient->nr++] = (struct tg_complaint){ ill, id, words.ptr, fix };
}
