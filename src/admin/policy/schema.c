/* SPDX-License-Identifier: MIT */
/* trunkgate policy schema: JSON Schema (draft 2020-12) for editors, from the option tables
 * that parse the file. */
#include "../command.h"

#include <jansson.h>

#include <string.h>

/* Nesting of the option tables is ours, not input: three levels today. */
enum { MAX_DEPTH = 8 };

static json_t *table_schema(const struct tg_opt *table, int depth);
static json_t *row_schema(const struct tg_opt *opt, int depth);
static json_t *struct_of(const struct tg_opt *opt, int depth);

static json_t *
typed(const char *type)
{
	return json_pack("{s:s}", "type", type);
}

static json_t *
text_like(const char *pattern)
{
	return json_pack("{s:s,s:s}", "type", "string", "pattern", pattern);
}

static json_t *
one_or_list(json_t *item)
{
	json_t *list = json_pack("{s:s,s:O}", "type", "array", "items", item);
	return json_pack("{s:[o,o]}", "anyOf", item, list);
}

/* One text with blanks is a list that was run together. */
static json_t *
one_word_or_list(void)
{
	json_t *list = json_pack("{s:s,s:o}", "type", "array", "items", typed("string"));
	return json_pack("{s:[o,o]}", "anyOf", text_like("^\\S*$"), list);
}

static json_t *
integer(const struct tg_opt *opt, int depth)
{
	(void)depth;
	json_t *schema = typed("integer");
	json_object_set_new(schema, "minimum", json_integer(opt->min));
	if (opt->max > opt->min)
		json_object_set_new(schema, "maximum", json_integer(opt->max));
	return schema;
}

/* YAML 1.1 editors read yes and no as booleans, YAML 1.2 ones as text. */
static json_t *
boolean(const struct tg_opt *opt, int depth)
{
	(void)opt;
	(void)depth;
	return json_pack("{s:[b,b,s,s]}", "enum", 1, 0, "yes", "no");
}

static json_t *
words(const struct tg_opt *opt, int depth)
{
	(void)depth;
	json_t *list = json_array();
	for (const char *const *word = opt->words; *word; word++)
		json_array_append_new(list, json_string(*word));
	return json_pack("{s:o}", "enum", list);
}

static json_t *
string_map(const struct tg_opt *opt, int depth)
{
	(void)opt;
	(void)depth;
	return json_pack("{s:s,s:{s:[s,s,s]}}", "type", "object", "additionalProperties", "type",
			 "string", "number", "boolean");
}

static json_t *
map_of(const struct tg_opt *opt, int depth)
{
	return json_pack("{s:s,s:o}", "type", "object", "additionalProperties",
			 struct_of(opt, depth));
}

static json_t *
list_of(const struct tg_opt *opt, int depth)
{
	return json_pack("{s:s,s:o}", "type", "array", "items",
			 table_schema(opt->table, depth + 1));
}

/* A struct with a short-hand also takes what that row takes. */
static json_t *
struct_of(const struct tg_opt *opt, int depth)
{
	json_t *schema = table_schema(opt->table, depth + 1);
	for (const struct tg_opt *row = opt->table; opt->shorthand; row++)
		if (!strcmp(row->name, opt->shorthand))
			return json_pack("{s:[o,o]}", "anyOf", schema, row_schema(row, depth + 1));
	return schema;
}

static json_t *
size(const struct tg_opt *opt, int depth)
{
	return json_pack("{s:[o,o]}", "anyOf", integer(opt, depth),
			 text_like("^[0-9]+(B|KiB|MiB|GiB)?$"));
}

static json_t *
duration(const struct tg_opt *opt, int depth)
{
	(void)opt;
	(void)depth;
	return text_like("^[0-9]+[smhdw]$");
}

static json_t *
scalar(const struct tg_opt *opt, int depth)
{
	(void)opt;
	(void)depth;
	return json_pack("{s:[s,s,s]}", "type", "string", "number", "boolean");
}

static json_t *
scalars(const struct tg_opt *opt, int depth)
{
	bool has_blanks =
		opt->type == TG_OPT_TYPE_SEARCHES || (opt->type == TG_OPT_TYPE_STRS && opt->max);
	(void)depth;
	return has_blanks ? one_or_list(typed("string")) : one_word_or_list();
}

typedef json_t *schema_fn(const struct tg_opt *opt, int depth);
static schema_fn *const by_type[] = {
	[TG_OPT_TYPE_INT] = integer,       [TG_OPT_TYPE_BOOL] = boolean,
	[TG_OPT_TYPE_SIZE] = size,         [TG_OPT_TYPE_DURATION] = duration,
	[TG_OPT_TYPE_ENUM] = words,        [TG_OPT_TYPE_STR] = scalar,
	[TG_OPT_TYPE_STRS] = scalars,      [TG_OPT_TYPE_PATTERN] = scalar,
	[TG_OPT_TYPE_SEARCHES] = scalars,  [TG_OPT_TYPE_REFS] = scalars,
	[TG_OPT_TYPE_PATHS] = scalars,     [TG_OPT_TYPE_PEOPLE] = scalars,
	[TG_OPT_TYPE_STRMAP] = string_map, [TG_OPT_TYPE_STRUCT] = struct_of,
	[TG_OPT_TYPE_MAP] = map_of,        [TG_OPT_TYPE_LIST] = list_of,
};

/* A schema has no range for amounts that are written with a unit. */
static json_t *
describe(const struct tg_opt *opt)
{
	struct tg_arena *arena = tg_arena_new("row", 1 << 16);
	struct tg_buf text;
	tg_buf_init(&text, arena, 4096);
	tg_buf_adds(&text, opt->doc);
	if (opt->type == TG_OPT_TYPE_SIZE || opt->type == TG_OPT_TYPE_DURATION) {
		tg_buf_adds(&text, " It is ");
		tg_opt_describe(&text, opt);
		tg_buf_addc(&text, '.');
	}
	json_t *words = json_string(tg_buf_str(&text).ptr);
	tg_arena_destroy(arena);
	return words;
}

/* As editors put it in. */
static json_t *
default_list(const struct tg_opt *opt)
{
	struct tg_arena *arena = tg_arena_new("row", 1 << 16);
	struct tg_strs items = tg_opt_default_list(arena, opt);
	json_t *list = json_array();
	for (size_t i = 0; i < items.nr; i++)
		json_array_append_new(list, json_stringn(items.items[i].ptr, items.items[i].len));
	tg_arena_destroy(arena);
	return list;
}

static json_t *
row_schema(const struct tg_opt *opt, int depth)
{
	json_t *schema = by_type[opt->type](opt, depth);
	json_object_set_new(schema, "description", describe(opt));
	if (opt->def)
		json_object_set_new(schema, "default",
				    by_type[opt->type] == scalars ? default_list(opt)
								  : json_string(opt->def));
	return schema;
}

static void
add_rows(json_t *properties, const struct tg_opt *table, int depth)
{
	assert(depth < MAX_DEPTH);
	for (; table->type != TG_OPT_TYPE_END; table++)
		json_object_set_new(properties, table->name, row_schema(table, depth));
}

static json_t *
closed_object(json_t *properties)
{
	return json_pack("{s:s,s:o,s:b}", "type", "object", "properties", properties,
			 "additionalProperties", 0);
}

static json_t *
table_schema(const struct tg_opt *table, int depth)
{
	json_t *properties = json_object();
	add_rows(properties, table, depth);
	return closed_object(properties);
}

static json_t *
rule_schema(const struct tg_rule *rule)
{
	json_t *properties = json_object();
	add_rows(properties, tg_instance_opts, 0);
	add_rows(properties, rule->opts, 0);
	json_object_set_new(properties, "rule", json_pack("{s:s}", "const", rule->name));
	if (!rule->looks_at_paths)
		json_object_del(properties, "paths");
	json_t *schema = closed_object(properties);
	json_object_set_new(schema, "description", json_string(rule->summary));
	json_object_set_new(schema, "required", json_pack("[s]", "rule"));
	return schema;
}

/* An entry that changes one of an earlier file, whose rule the schema cannot know. */
static json_t *
change_schema(void)
{
	json_t *properties = json_object();
	add_rows(properties, tg_instance_opts, 0);
	json_object_set_new(properties, "rule", json_false());
	return json_pack("{s:s,s:o,s:[s],s:s}", "type", "object", "properties", properties,
			 "required", "id", "description",
			 "Changes the entry of that id of an earlier file.");
}

static json_t *
rules_schema(void)
{
	json_t *kinds = json_array();
	for (const struct tg_rule *const *rule = tg_rules(); *rule; rule++)
		json_array_append_new(kinds, rule_schema(*rule));
	json_array_append_new(kinds, change_schema());
	return json_pack("{s:s,s:{s:o}}", "type", "array", "items", "anyOf", kinds);
}

static json_t *
policy_schema(void)
{
	json_t *schema = table_schema(tg_policy_opts, 0);
	json_object_set_new(schema, "$schema",
			    json_string("https://json-schema.org/draft/2020-12/schema"));
	json_object_set_new(schema, "title", json_string("trunkgate policy"));
	json_object_set_new(schema, "required", json_pack("[s]", "version"));
	json_object_set_new(json_object_get(schema, "properties"), "rules", rules_schema());
	return schema;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = { { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	int status = 0;
	if (tg_command_option(self, argc, argv, options, &status) == -2)
		return status;
	const struct tg_error *err = tg_command_print_json(policy_schema());
	return err ? tg_command_fail("%s", err->message) : 0;
}

const struct tg_command tg_command_policy_schema = {
	.name = "schema",
	.summary = "JSON Schema of policy files, for editors",
	.usage =
		"usage: trunkgate policy schema\n\n"
		"Prints a JSON Schema (draft 2020-12) of the policy file, for completion and checks\n"
		"in an editor.\n",
	.run = run,
};
