/* SPDX-License-Identifier: MIT */
/* Looking things up in a document, whatever it was read from. */
#include "doc.h"

const struct tg_doc *
tg_doc_get(const struct tg_doc *object, struct tg_str key)
{
	const struct tg_doc *found = NULL;

	if (object && object->type == TG_DOC_OBJECT)
		for (const struct tg_doc *m = object->first; m; m = m->next)
			if (tg_str_eq(m->key, key))
				found = m;
	return found;
}

struct tg_str
tg_doc_string(const struct tg_doc *object, const char *key)
{
	const struct tg_doc *found = tg_doc_get(object, tg_str_from(key));

	return found && found->type == TG_DOC_STRING ? found->text : (struct tg_str){ NULL, 0 };
}
