#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds trunkgate, installs it and puts its hooks into repositories. Everything
# is looked at before anything is changed; a repository whose wiring fails is
# put back as it was. `./install.sh --help` lists the options.
set -uf

readonly marker=trunkgate-hook-v1
# In this order they come into force: the hook that refuses is the last one in.
hook_names=(post-receive update pre-receive)
# The directory of git's system configuration, and what its file is called.
readonly system=/etc system_config=gitconfig
# Where the policy of a repository, or of the system, lies below it.
readonly own_policy=trunkgate/policy.yaml

top=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd) || exit 1
prefix=/usr/local
policy=
layout=plain
fleet=
chain=no deps=yes build=yes uninstall=no dry=no for_all=no
roots=() given=()
git_dirs=() hook_dirs=()
undo=()
# By name, a hook of the repository that was wired last.
declare -A copies=()

usage() {
	cat <<'USAGE'
usage: ./install.sh [options] REPO.git...
       ./install.sh [options] --all DIR
       ./install.sh [options] --fleet HOOKS-DIR [--system]

Builds trunkgate, installs it and wires its hooks into each repository.

  --policy FILE   copied to REPO.git/trunkgate/policy.yaml and set as
                  trunkgate.policy; default policies/starter.yaml; a policy
                  that a repository has already is kept
  --prefix DIR    where the programs go, default /usr/local
  --all DIR       every bare repository below DIR (not below hidden ones)
  --layout NAME   where the server wants hooks (docs/servers):
                    plain     hooks/pre-receive, update, post-receive (default)
                    gitolite  the same without update, which is gitolite's own
                    gitea     hooks/pre-receive.d/trunkgate, also for Forgejo
                    gitlab    custom_hooks/pre-receive.d/trunkgate
  --fleet DIR     hooks for many repositories in one directory, as it is named
                  in core.hooksPath, gitolite's LOCAL_CODE/hooks/common, a
                  template's hooks folder or Gitaly's custom_hooks_dir
  --system        with --fleet: the policy goes to /etc/trunkgate/policy.yaml, and
                  /etc/gitconfig names it and, in the plain layout, core.hooksPath
  --chain         keep hooks that stand there already and run them after ours;
                  without it they stop the installation
  --no-deps       install no packages
  --no-build      the programs are below the prefix already, as a package puts
                  them there: build and install nothing
  --uninstall     take the hooks out, put chained ones back; policy, ledger
                  and log stay
  --dry-run       say what would be done, change nothing
  --help          this text

Exit status: 0 done, 1 something could not be done, 2 wrong usage.
USAGE
}

say() { printf '%s\n' "$*"; }
complain() { printf 'install.sh: %s\n' "$*" >&2; }
die() { complain "$@"; exit 1; }
misused() { complain "$* (./install.sh --help)"; exit 2; }

# What is done is said either way; a dry run stops there.
plan() { if [ "$dry" = yes ]; then say "would $*"; else say "$*"; fi; }
is_dry() { [ "$dry" = yes ]; }

need_value() {
	[ "$2" -ge 2 ] || misused "$1 needs a value"
}

read_options() {
	while [ $# -gt 0 ]; do
		case $1 in
		--policy | --prefix | --all | --layout | --fleet) need_value "$1" $#; set_option "$1" "$2"; shift ;;
		--policy=* | --prefix=* | --all=* | --layout=* | --fleet=*) set_option "${1%%=*}" "${1#*=}" ;;
		--system) for_all=yes ;;
		--chain) chain=yes ;;
		--no-deps) deps=no ;;
		--no-build) build=no ;;
		--uninstall) uninstall=yes ;;
		--dry-run) dry=yes ;;
		--help | -h) usage; exit 0 ;;
		--) shift; given+=("$@"); break ;;
		-*) misused "unknown option $1" ;;
		*) given+=("$1") ;;
		esac
		shift
	done
	[ ${#given[@]} -gt 0 ] || [ ${#roots[@]} -gt 0 ] || [ -n "$fleet" ] ||
		misused "no repository given; programs alone are installed by: make install"
	[ "$uninstall" = no ] || [ -z "$policy" ] || misused "--uninstall takes no --policy"
	[ "$uninstall" = yes ] || [ "$build" = no ] || check_prefix
	check_options_of_layout
}

# make(1) would take it apart.
check_prefix() {
	case $prefix in
	*[[:space:]]* | *[\#\$%:\;\&\|\<\>\(\)\*\?\[\]\`\'\"\\]*)
		misused "--prefix $(printf '%q' "$prefix"): programs cannot be built for a path with" \
			"blanks or characters that mean something to make or a shell"
		;;
	esac
}

check_options_of_layout() {
	[ -z "$fleet" ] || [ $((${#given[@]} + ${#roots[@]})) -eq 0 ] ||
		misused "--fleet serves all repositories, name none"
	[ -n "$fleet" ] || [ "$for_all" = no ] || misused "--system goes with --fleet"
	[ -z "$fleet" ] || [ "$for_all" = yes ] || [ -z "$policy" ] ||
		misused "--fleet takes a --policy only with --system"
	case $layout in
	plain) return ;;
	gitolite) ;;
	gitea | gitlab)
		[ "$chain" = no ] || misused "--layout $layout needs no --chain: that server runs every hook of a folder"
		;;
	*) misused "no layout $layout: plain, gitolite, gitea or gitlab" ;;
	esac
	hook_names=(post-receive pre-receive)
}

absolute() {
	case $1 in
	/*) printf '%s' "$1" ;;
	*) printf '%s/%s' "${PWD%/}" "$1" ;;
	esac
}

# The programs are built with their place in them, which must not hang on the
# folder that it was given in.
without_dots() {
	case /$1/ in
	*/../* | */./*) realpath -m -- "$1" ;;
	*) printf '%s' "$1" ;;
	esac
}

set_option() {
	[ -n "$2" ] || misused "$1 needs a value"
	case $1 in
	--policy) policy=$(absolute "$2") ;;
	--prefix) prefix=$(without_dots "$(absolute "$2")") ;;
	--all) roots+=("$(absolute "$2")") ;;
	--layout) layout=$2 ;;
	--fleet) fleet=$(absolute "$2") ;;
	esac
}

# ---- Looking: nothing is changed here ----

is_git_dir() {
	{ [ -e "$1/HEAD" ] || [ -L "$1/HEAD" ]; } && [ -d "$1/objects" ] && [ -d "$1/refs" ]
}

# The repository that a path means: a bare one, a work tree's .git, or what a
# .git file points to. Prints its path, or says what is wrong and fails.
resolve_repository() {
	local path=$1 to
	[ -d "$path" ] || { complain "$path: no such directory"; return 1; }
	path=$(cd -P -- "$path" && printf '%s.' "$PWD") || return 1
	path=${path%.}
	if [ -f "$path/.git" ]; then
		to=$(sed -n '1s/^gitdir: //p' "$path/.git")
		case $to in /*) path=$to ;; *) path=$path/$to ;; esac
	elif ! is_git_dir "$path" && is_git_dir "$path/.git"; then
		path=$path/.git
	fi
	if [ -f "$path/commondir" ]; then
		complain "$1: a linked work tree; name the repository it belongs to"
		return 1
	fi
	is_git_dir "$path" || { complain "$1: no git repository"; return 1; }
	(cd -P -- "$path" && printf '%s.' "$PWD")
}

# Bare repositories below a directory, separated by NUL. What lies inside
# objects, refs, hooks and logs of one is no repository of its own.
find_bare() {
	find -H "$1" -mindepth 1 -name '.*' -prune -o -type d \
		\( -name objects -o -name refs -o -name hooks -o -name logs \) \
		-exec test -e '{}/../HEAD' \; -prune -o \
		-type d -exec test -d '{}/objects' -a -d '{}/refs' \; \
		\( -exec test -e '{}/HEAD' \; -o -exec test -L '{}/HEAD' \; \) -print0
}

gather_below() {
	local found before=${#given[@]}
	[ -d "$1" ] || { complain "$1: no such directory"; return 1; }
	while IFS= read -r -d '' found; do
		given+=("$found")
	done < <(find_bare "$1" | sort -z)
	[ ${#given[@]} -gt "$before" ] || { complain "$1: no bare repository below it"; return 1; }
}

# Runs a command as the owner of a directory, so that root changes in a
# service account's repository only what that account could change itself.
as_owner_of() {
	local dir=$1 uid gid
	shift
	read -r uid gid < <(stat -c '%u %g' -- "$dir") || return 1
	if [ "$EUID" -ne 0 ] || [ "$uid" -eq 0 ]; then
		"$@"
		return
	fi
	(HOME=$(getent passwd "$uid" | cut -d: -f6) \
		exec setpriv --reuid "$uid" --regid "$gid" --clear-groups -- "$@")
}

# A value of the repository's own configuration, or as its owner's git sees it.
config_of() {
	if [ "$1" = "$system" ]; then printf '%s' "$1/$system_config"; else printf '%s' "$1/config"; fi
}
own_config() { as_owner_of "$1" git config --file "$(config_of "$1")" --get-all "$2"; }
# A value may hold line ends.
count_values() {
	as_owner_of "$1" git config --file "$(config_of "$1")" --null --get-all "$2" | tr -cd '\0' | wc -c
}
any_config() { as_owner_of "$1" git --git-dir="$1" config "${@:2}"; }

# Where git looks for the hooks of a repository.
hooks_dir() {
	local repo=$1 value dir real
	[ "$layout" != gitlab ] || { printf '%s.' "$repo/custom_hooks"; return; }
	value=$(any_config "$repo" --type=path --get core.hooksPath) || [ $? -eq 1 ] || {
		complain "$repo: its git configuration cannot be read"
		return 1
	}
	case $value in
	'') dir=$repo/hooks ;;
	/*) dir=$value ;;
	*) dir=$repo/$value ;;
	esac
	real=$(realpath -m -- "$dir" && printf .) || return 1
	real=${real%$'\n'.}
	case $real in
	"$repo"/*) printf '%s.' "$real" ;;
	*)
		complain "$repo: its hooks lie outside of it, in $real (core.hooksPath or a link)," \
			"where they may serve others too; either put them there, for all:" \
			"--fleet $(printf '%q' "$real"), or give it hooks of its own:" \
			"git -C $(printf '%q' "$repo") config core.hooksPath hooks"
		return 1
		;;
	esac
}

# Below the directory of hooks, the file of one.
file_of() {
	case $layout in
	gitea | gitlab) printf '%s' "$1.d/trunkgate" ;;
	*) printf '%s' "$1" ;;
	esac
}

is_there() { [ -e "$1" ] || [ -L "$1" ]; }
is_ours() { [ -f "$1" ] && LC_ALL=C grep -qaF "$marker" -- "$1"; }

check_foreign_hook() {
	local hook=$1
	if [ ! -f "$hook" ] || [ ! -x "$hook" ]; then
		complain "$hook: a hook that git cannot run; make it executable or move it away"
	elif [ "$chain" = no ]; then
		complain "$hook: a hook that is not trunkgate's stands there;" \
			"--chain keeps it and runs it after ours"
	elif is_there "$hook.chained"; then
		complain "$hook: not trunkgate's, and $hook.chained is taken; move one of them away"
	else
		return 0
	fi
	return 1
}

check_hook() {
	local hook=$1
	if is_there "$hook" && ! is_ours "$hook"; then
		check_foreign_hook "$hook"
		return
	fi
	is_there "$hook" || ! is_there "$hook.chained" || [ "$chain" = yes ] || {
		complain "$hook.chained: left by another installation and would run;" \
			"give --chain or move it away"
		return 1
	}
	[ ! -e "$hook.chained" ] || [ -x "$hook.chained" ] || {
		complain "$hook.chained: cannot be run; every push would be refused"
		return 1
	}
}

# What no libgit2 that we build with can read would refuse every push.
check_format() {
	local key value
	for key in extensions.objectformat:sha1 extensions.refstorage:files; do
		value=$(own_config "$1" "${key%%:*}") || continue
		[ "${value,,}" = "${key#*:}" ] || {
			complain "$1: ${key%%:*} is $value, which trunkgate cannot read"
			return 1
		}
	done
}

survey_one() {
	local repo hooks name bad=0
	repo=$(resolve_repository "$1") || return 1
	repo=${repo%.}
	! is_listed "$repo" || return 0
	hooks=$(hooks_dir "$repo") || return 1
	hooks=${hooks%.}
	if [ "$uninstall" = no ]; then
		check_format "$repo" || bad=1
		for name in "${hook_names[@]}"; do
			check_hook "$hooks/$(file_of "$name")" || bad=1
		done
	fi
	git_dirs+=("$repo")
	hook_dirs+=("$hooks")
	return $bad
}

is_listed() {
	local repo
	for repo in "${git_dirs[@]}"; do
		[ "$repo" != "$1" ] || return 0
	done
	return 1
}

check_policy_file() {
	local file
	file=$(wanted_policy)
	if [ ! -f "$file" ] || [ ! -r "$file" ]; then
		complain "$file: no readable policy file"
		return 1
	fi
}

survey_fleet() {
	local name bad=0
	[ -d "$(dirname -- "$fleet")" ] || { complain "$(dirname -- "$fleet"): no such directory"; return 1; }
	[ "$uninstall" = no ] || return 0
	for name in "${hook_names[@]}"; do
		check_hook "$fleet/$(file_of "$name")" || bad=1
	done
	[ "$for_all" = no ] || check_system || bad=1
	return $bad
}

check_system() {
	local value
	[ "$layout" = plain ] || return 0
	value=$(own_config "$system" core.hooksPath) && [ "$value" != "$fleet" ] || return 0
	complain "$(config_of "$system"): core.hooksPath is $value already"
	return 1
}

survey() {
	local root path bad=0
	[ "$uninstall" = yes ] || check_policy_file || bad=1
	[ -z "$fleet" ] || survey_fleet || bad=1
	for root in "${roots[@]}"; do
		gather_below "$root" || bad=1
	done
	for path in "${given[@]}"; do
		survey_one "$path" || bad=1
	done
	[ $bad = 0 ] || die "nothing was changed"
}

# ---- The programs ----

nearest_dir() {
	local dir=$1
	while [ ! -d "$dir" ]; do
		dir=$(dirname -- "$dir")
	done
	printf '%s' "$dir"
}

check_installed() {
	local name
	for name in bin/trunkgate libexec/trunkgate/{pre-receive,update,post-receive}; do
		[ -x "$prefix/$name" ] || die "$prefix/$name: not there; leave out --no-build, or give --prefix"
	done
}

# Only a whole set of programs that start here may come into a repository.
check_programs() {
	local name status
	for name in "${hook_names[@]}"; do
		"$prefix/libexec/trunkgate/$name" </dev/null >/dev/null 2>&1
		status=$?
		if [ $status -eq 126 ] || [ $status -eq 127 ]; then
			die "$prefix/libexec/trunkgate/$name does not start here;" \
				"no repository was changed"
		fi
	done
}

provide_programs() {
	local jobs
	if [ "$build" = no ]; then
		check_installed
		is_dry || check_programs
		return
	fi
	[ -w "$(nearest_dir "$prefix")" ] || is_dry ||
		die "$prefix: not writable; be root, or give --prefix"
	if [ "$deps" = yes ]; then
		plan "install missing packages: scripts/deps.sh build"
		is_dry || "$top/scripts/deps.sh" build || die "the packages could not be installed"
	fi
	plan "build in $top and install below $prefix"
	is_dry && return
	command -v make >/dev/null || die "no make here; run without --no-deps"
	jobs=$(nproc 2>/dev/null) || jobs=1
	make -s -C "$top" -j"$jobs" PREFIX="$prefix" >&2 || die "the build failed"
	make -s -C "$top" install PREFIX="$prefix" >&2 || die "the programs could not be installed"
	check_programs
}

# ---- The policy ----

# What a repository is judged by already; fails when there is nothing yet.
existing_policies() {
	own_config "$1" trunkgate.policy && return
	[ -z "$policy" ] && any_config "$1" --system --get trunkgate.policy
}

# What names the policy that is put into a repository: relative, which is below
# it, so that one which a forge renames or moves goes on being judged by it.
policy_name() {
	if [ "$1" = "$system" ]; then printf '%s' "$1/$own_policy"; else printf '%s' "$own_policy"; fi
}

path_of_policy() {
	case $2 in /*) printf '%s' "$2" ;; *) printf '%s' "$1/$2" ;; esac
}

# Names its own policy by a path, as older versions wrote it: the one that is
# there, or where it lay before it was moved. Of several values only people
# know which is which.
has_policy_by_path() {
	local value
	[ "$1" != "$system" ] && value=$(own_config "$1" trunkgate.policy) || return 1
	[ "$(count_values "$1" trunkgate.policy)" -eq 1 ] && [ "${value%"/$own_policy"}" != "$value" ] || return 1
	if [ "$value" = "$1/$own_policy" ]; then [ -e "$value" ]; else [ ! -e "$value" ]; fi
}

wanted_policy() { printf '%s' "${policy:-$top/policies/starter.yaml}"; }

check_wanted_policy() {
	local file
	file=$(wanted_policy)
	is_dry || "$prefix/bin/trunkgate" policy check "$file" >/dev/null ||
		die "$file: the policy has mistakes; no repository was changed"
}

# All layers together, with the eyes of the account that the hooks run as.
check_effective_policy() {
	is_dry && return
	(cd -- "$1" && as_owner_of . "$prefix/bin/trunkgate" policy check >/dev/null) ||
		{ complain "$1: with this policy every push would be refused"; return 1; }
}

# ---- Changing one repository, with a way back ----

# Remembers a command that takes the step back which is about to be made.
on_failure() { undo+=("$(printf '%q ' "$@")"); }

roll_back() {
	local i
	for ((i = ${#undo[@]} - 1; i >= 0; i--)); do
		eval "${undo[i]}" >/dev/null 2>&1
	done
	undo=()
}

stop_on_signal() {
	roll_back
	complain "interrupted; the repository at hand is as it was"
	exit 1
}

set_config() {
	local repo=$1 key=$2 value=$3 old
	if old=$(own_config "$repo" "$key"); then
		on_failure as_owner_of "$repo" git config --file "$(config_of "$repo")" "$key" "$old"
	else
		on_failure as_owner_of "$repo" git config --file "$(config_of "$repo")" --unset-all "$key"
	fi
	as_owner_of "$repo" git config --file "$(config_of "$repo")" --replace-all "$key" "$value"
}

# Writes standard input to a file by way of a temporary one beside it.
write_file() {
	local dir=$1 name=$2 mode=$3
	local temp=$dir/.trunkgate-new.$name.$$
	on_failure as_owner_of "$dir" rm -f -- "$temp"
	as_owner_of "$dir" tee -- "$temp" >/dev/null && as_owner_of "$dir" chmod "$mode" -- "$temp"
}

place_policy() {
	local repo=$1 source
	local dir=$repo/trunkgate mode=0750
	# The policy of a whole server is read by the accounts of all its services.
	[ "$repo" != "$system" ] || mode=0755
	source=$(wanted_policy)
	if is_there "$dir/policy.yaml"; then
		say_kept_policy "$dir/policy.yaml"
		return
	fi
	plan "copy $source to $dir/policy.yaml"
	is_dry && return
	if [ ! -d "$dir" ]; then
		on_failure as_owner_of "$repo" rmdir -- "$dir"
		as_owner_of "$repo" mkdir -m "$mode" -- "$dir" || return 1
	fi
	write_file "$dir" policy.yaml 0644 <"$source" || return 1
	on_failure as_owner_of "$dir" rm -f -- "$dir/policy.yaml"
	as_owner_of "$dir" mv -fT -- "$dir/.trunkgate-new.policy.yaml.$$" "$dir/policy.yaml"
}

say_kept_policy() {
	if [ -n "$policy" ] && ! cmp -s -- "$policy" "$1"; then
		say "keep $1, which differs from $policy"
	else
		say "keep $1"
	fi
}

wire_policy() {
	local repo=$1 value
	if ! has_policy_by_path "$repo" && value=$(existing_policies "$repo"); then
		say_kept_policy "$(path_of_policy "$repo" "$(tail -n 1 <<<"$value")")"
		return
	fi
	place_policy "$repo" || return 1
	plan "set trunkgate.policy in $(config_of "$repo")"
	is_dry || set_config "$repo" trunkgate.policy "$(policy_name "$repo")"
}

# Overrides are asked for with push options, which git does not offer unasked.
wire_push_options() {
	local repo=$1
	if [ "$repo" = "$system" ]; then
		[ "$(own_config "$repo" receive.advertisePushOptions)" != true ] || return 0
	else
		[ "$(any_config "$repo" --type=bool --get receive.advertisePushOptions)" != true ] || return 0
	fi
	plan "set receive.advertisePushOptions in $(config_of "$repo") (overrides are push options)"
	is_dry && return
	set_config "$repo" receive.advertisePushOptions true &&
		set_config "$repo" trunkgate.setPushOptions true
}

# A hard link where that works, else a copy; never a symbolic link: git
# accepts every push while one dangles. Linux lets no account link root's file
# (fs.protected_hardlinks), but its own: one copy does for all its repositories.
prepare_hook() {
	local hooks=$1 name=$2
	local from=$prefix/libexec/trunkgate/$name temp=$hooks/.trunkgate-new.$name.$$
	as_owner_of "$hooks" rm -f -- "$temp"
	on_failure as_owner_of "$hooks" rm -f -- "$temp"
	as_owner_of "$hooks" ln -T -- "$from" "$temp" 2>/dev/null ||
		link_copy "$hooks" "$name" "$temp" ||
		write_file "$hooks" "$name" 0755 <"$from" || return 1
	as_owner_of "$hooks" "$temp" </dev/null >/dev/null 2>&1
	case $? in 126 | 127) complain "$temp: cannot be run there (noexec?)"; return 1 ;; esac
}

# The hook of a repository that is this version's already, as far as it can be linked here.
link_copy() {
	local copy=${copies[$2]-}
	[ -n "$copy" ] && [ "$(stat -c '%u %a' -- "$copy")" = "$(stat -c %u -- "$1") 755" ] &&
		is_current "$copy" "$prefix/libexec/trunkgate/$2" &&
		as_owner_of "$1" ln -PT -- "$copy" "$3" 2>/dev/null
}

is_current() { is_ours "$1" && [ -x "$1" ] && [ ! -L "$1" ] && cmp -s -- "$1" "$2"; }

# The foreign hook gets its second name before it loses the first, so there
# is no moment without a hook.
keep_foreign() {
	local hooks=$1 hook=$1/$2
	on_failure as_owner_of "$hooks" rm -f -- "$hook.chained"
	as_owner_of "$hooks" ln -PT -- "$hook" "$hook.chained" 2>/dev/null ||
		as_owner_of "$hooks" cp -dpT -- "$hook" "$hook.chained"
}

# What stands there is kept under another name until all three are in.
keep_for_undo() {
	local hooks=$1 hook
	hook=$1/$(file_of "$2")
	local old=$1/.trunkgate-old.$2.$$
	if ! is_there "$hook"; then
		on_failure as_owner_of "$hooks" rm -f -- "$hook"
		return
	fi
	as_owner_of "$hooks" ln -PT -- "$hook" "$old" 2>/dev/null ||
		as_owner_of "$hooks" cp -dpT -- "$hook" "$old" || return 1
	on_failure as_owner_of "$hooks" mv -fT -- "$old" "$hook"
}

set_hook() {
	local hooks=$1 name=$2 hook
	hook=$1/$(file_of "$2")
	keep_for_undo "$hooks" "$name" || return 1
	if is_there "$hook" && ! is_ours "$hook"; then
		keep_foreign "$hooks" "$name" || return 1
	fi
	as_owner_of "$hooks" mv -fT -- "$hooks/.trunkgate-new.$name.$$" "$hook"
}

plan_hook() {
	local hook=$1
	if ! is_there "$hook"; then
		plan "put trunkgate's hook at $hook"
	elif is_ours "$hook"; then
		plan "replace $hook by this version"
	else
		plan "put trunkgate's hook at $hook, the one there becomes $hook.chained"
	fi
}

# The hooks of a repository that are not this version's already.
outdated_hooks() {
	local name
	for name in "${hook_names[@]}"; do
		is_current "$1/$(file_of "$name")" "$prefix/libexec/trunkgate/$name" || say "$name"
	done
}

clear_temporaries() {
	as_owner_of "$1" find "$1" -maxdepth 1 -name '.trunkgate-*' -delete
}

# make_dir OF DIR: as the owner of OF.
make_dir() {
	[ ! -d "$2" ] || return 0
	on_failure as_owner_of "$1" rmdir -- "$2"
	as_owner_of "$1" mkdir -- "$2"
}

wire_hooks() {
	local repo=$1 hooks=$2 name wanted
	mapfile -t wanted < <(outdated_hooks "$hooks")
	[ ${#wanted[@]} -gt 0 ] || say "the hooks are this version's already"
	for name in "${wanted[@]}"; do
		plan_hook "$hooks/$(file_of "$name")"
	done
	is_dry && return
	make_dir "$repo" "$hooks" || return 1
	for name in "${wanted[@]}"; do
		make_dir "$hooks" "$(dirname -- "$hooks/$(file_of "$name")")" &&
			prepare_hook "$hooks" "$name" || return 1
	done
	for name in "${wanted[@]}"; do
		set_hook "$hooks" "$name" || return 1
	done
	for name in "${hook_names[@]}"; do
		copies[$name]=$hooks/$(file_of "$name")
	done
}

# Accounts that may write the repository can also edit its hooks, and the log
# is the owner's alone.
warn_shared() {
	local value
	value=$(own_config "$1" core.sharedRepository) || return 0
	case ${value,,} in
	'' | umask | false | no | 0) return 0 ;;
	esac
	complain "$1: core.sharedRepository is $value; only pushes that run as the" \
		"repository's owner can be judged, those of other accounts will be refused"
}

wire() {
	warn_shared "$1"
	wire_policy "$1" && check_effective_policy "$1" &&
		wire_push_options "$1" && wire_hooks "$1" "$2"
}

# Where all repositories look: there is no repository at hand to judge with, so
# what the system names already is read as a file.
wire_system() {
	local file
	wire_policy "$system" || return 1
	if ! is_dry && file=$(own_config "$system" trunkgate.policy | tail -n 1); then
		"$prefix/bin/trunkgate" policy check "$file" >/dev/null ||
			{ complain "$file: with this policy every push would be refused"; return 1; }
	fi
	wire_push_options "$system"
}

wire_hooks_path() {
	[ "$layout" = plain ] || return 0
	[ "$(own_config "$system" core.hooksPath)" != "$fleet" ] || return 0
	plan "set core.hooksPath in $(config_of "$system")"
	is_dry || { set_config "$system" core.hooksPath "$fleet" &&
		set_config "$system" trunkgate.setHooksPath true; }
}

# The hooks stand before anything leads to them.
wire_fleet() {
	[ "$for_all" = no ] || wire_system || return 1
	wire_hooks "$(dirname -- "$fleet")" "$fleet" || return 1
	if [ "$for_all" = yes ]; then
		wire_hooks_path
	else
		say "each repository needs a policy: git config trunkgate.policy FILE (docs/servers)"
	fi
}

# ---- Taking it out ----

remove_hook() {
	local hooks=$1 name=$2 hook
	hook=$1/$(file_of "$2")
	if ! is_ours "$hook"; then
		is_there "$hook.chained" && say "leave $hook.chained: the hook before it is not ours"
		return 0
	fi
	if is_there "$hook.chained"; then
		plan "put $hook.chained back in the place of trunkgate's hook"
	else
		plan "remove $hook"
	fi
	is_dry && return
	keep_for_undo "$hooks" "$name" || return 1
	if is_there "$hook.chained"; then
		on_failure as_owner_of "$hooks" mv -fT -- "$hook" "$hook.chained"
		as_owner_of "$hooks" mv -fT -- "$hook.chained" "$hook"
	else
		as_owner_of "$hooks" rm -f -- "$hook"
	fi
}

unset_config() {
	local repo=$1 key=$2 old
	old=$(own_config "$repo" "$key") || return 0
	plan "unset $key in $(config_of "$repo")"
	is_dry && return
	on_failure as_owner_of "$repo" git config --file "$(config_of "$repo")" "$key" "$old"
	as_owner_of "$repo" git config --file "$(config_of "$repo")" --unset-all "$key"
}

remove_hooks() {
	local i dir
	for ((i = ${#hook_names[@]} - 1; i >= 0; i--)); do
		remove_hook "$1" "${hook_names[i]}" || return 1
		dir=$(dirname -- "$1/$(file_of "${hook_names[i]}")")
		is_dry || [ "$dir" = "$1" ] || [ ! -d "$dir" ] ||
			as_owner_of "$1" rmdir --ignore-fail-on-non-empty -- "$dir"
	done
}

names_own_policy() {
	local value
	value=$(own_config "$1" trunkgate.policy) || return 1
	[ "$(path_of_policy "$1" "$value")" = "$1/$own_policy" ] || has_policy_by_path "$1"
}

# Whether a repository has any hook or setting of ours.
is_wired() {
	local name
	for name in "${hook_names[@]}"; do
		! is_ours "$2/$(file_of "$name")" || return 0
	done
	own_config "$1" trunkgate.policy >/dev/null || own_config "$1" trunkgate.setPushOptions >/dev/null
}

unwire() {
	local repo=$1 hooks=$2
	is_wired "$repo" "$hooks" || say "nothing of trunkgate's is in force there"
	remove_hooks "$hooks" && unwire_config "$repo"
}

# Nothing may lead to hooks that are gone: git would accept every push of
# repositories that have hooks of their own.
unwire_fleet() {
	if [ "$for_all" = yes ]; then
		if [ "$(own_config "$system" trunkgate.setHooksPath)" = true ]; then
			unset_config "$system" core.hooksPath &&
				unset_config "$system" trunkgate.setHooksPath || return 1
		fi
		unwire_config "$system" || return 1
	fi
	remove_hooks "$fleet"
}

unwire_config() {
	local repo=$1
	if names_own_policy "$repo"; then
		unset_config "$repo" trunkgate.policy || return 1
	fi
	if [ "$(own_config "$repo" trunkgate.setPushOptions)" = true ]; then
		unset_config "$repo" receive.advertisePushOptions &&
			unset_config "$repo" trunkgate.setPushOptions
	fi
}

say_next() {
	local repo=${git_dirs[0]-REPO.git}
	say "done; now push something that must be refused, and look: $prefix/bin/trunkgate doctor $(printf '%q' "$repo")"
}

# Runs wire_fleet or unwire_fleet, and puts back what it did when it fails.
on_fleet() {
	local bad=0
	trap stop_on_signal INT TERM HUP
	say "-- $fleet"
	undo=()
	"$1" || { roll_back; complain "$fleet: failed; it is as it was"; bad=1; }
	is_dry || [ ! -d "$fleet" ] || clear_temporaries "$fleet"
	trap - INT TERM HUP
	return $bad
}

# Runs wire or unwire on each repository; one that fails is put back and the
# others are still done.
each_repository() {
	local i bad=0
	trap stop_on_signal INT TERM HUP
	for i in "${!git_dirs[@]}"; do
		say "-- ${git_dirs[i]}"
		undo=()
		if "$1" "${git_dirs[i]}" "${hook_dirs[i]}"; then
			undo=()
		else
			roll_back
			complain "${git_dirs[i]}: failed; it is as it was"
			bad=1
		fi
		is_dry || [ ! -d "${hook_dirs[i]}" ] || clear_temporaries "${hook_dirs[i]}"
	done
	trap - INT TERM HUP
	return $bad
}

# The caller's directory may be closed to the accounts that git is run as.
leave_directory() {
	local i
	for i in "${!given[@]}"; do
		case ${given[i]} in /*) ;; *) given[i]=${PWD%/}/${given[i]} ;; esac
	done
	cd / || exit 1
}

main() {
	read_options "$@"
	command -v git >/dev/null || die "no git here"
	# A caller's GIT_DIR or GIT_CONFIG_* must not choose what is changed.
	mapfile -t git_vars < <(git rev-parse --local-env-vars)
	unset "${git_vars[@]}"
	umask 022
	leave_directory
	survey
	local what=wire
	if [ "$uninstall" = yes ]; then
		what=unwire
	else
		provide_programs
		check_wanted_policy
	fi
	if [ -n "$fleet" ]; then
		on_fleet "${what}_fleet"
	else
		each_repository "$what"
	fi || exit
	is_dry || [ "$uninstall" = yes ] || say_next
}

main "$@"
