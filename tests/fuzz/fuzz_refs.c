/* SPDX-License-Identifier: MIT */
/*
 * packed-refs, and in the first line a name of a ref. What the scan of all
 * finds the search for one finds too, by bisection where the header says
 * sorted and the file is. A name is valid by the letter of git-check-ref-format(1).
 */
#include "fuzz.h"

#include "../../src/git/refs/ref_name.h"
#include "../../src/git/refs/refs.h"

#include <string.h>

enum { MAX_SLOW = 500 };

static bool
has(struct tg_str text, const char *what)
{
	return tg_str_find(text, tg_str_from(what)) < text.len;
}

/* The manual's rules in their order; its "@" alone has no slash anyway. */
static bool
is_name(struct tg_str name)
{
	bool is_good = name.len && !tg_str_starts(name, TG_STR(".")) && !has(name, "/.") &&
		       !tg_str_ends(name, TG_STR(".lock")) && !has(name, ".lock/") &&
		       has(name, "/") && !has(name, "..");

	for (size_t i = 0; i < name.len && is_good; i++)
		is_good = (unsigned char)name.ptr[i] >= 040 && name.ptr[i] != 0177 &&
			  !strchr(" ~^:?*[\\", name.ptr[i]);
	return is_good && !tg_str_starts(name, TG_STR("/")) && !tg_str_ends(name, TG_STR("/")) &&
	       !has(name, "//") && !tg_str_ends(name, TG_STR(".")) && !has(name, "@{");
}

/* Sorted, and nothing in it but a header, entries and peeled values. */
static bool
is_regular(struct tg_str text)
{
	struct tg_str line, before = { NULL, 0 };
	struct tg_ref_entry entry;

	for (size_t nr = 0; tg_str_split(&text, '\n', &line); nr++) {
		struct tg_str rest = line;
		bool is_entry = tg_packed_next(&rest, &entry);

		if (tg_str_starts(line, nr ? TG_STR("^") : TG_STR("#")))
			continue;
		if (!is_entry || (before.ptr && tg_str_cmp(before, entry.name) >= 0))
			return false;
		before = entry.name;
	}
	return true;
}

static void
check_packed(struct tg_str text)
{
	struct tg_str rest = text;
	struct tg_ref_entry entry;
	struct tg_oid oid;
	bool is_good = is_regular(text);

	for (size_t nr = 0; nr < MAX_SLOW && tg_packed_next(&rest, &entry); nr++) {
		must(is_inside(entry.name, text) && entry.name.len);
		bool is_found = tg_packed_find(text, entry.name, &oid);
		must(!is_good || (is_found && tg_oid_eq(&oid, &entry.oid)));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_str text = tg_str_make((const char *)data, size), name = { NULL, 0 };
	struct tg_oid oid;

	if (tg_str_split(&text, '\n', &name))
		must(tg_ref_name_is_valid(name) == is_name(name));
	check_packed(text);
	(void)tg_packed_find(text, name, &oid);
	return 0;
}
