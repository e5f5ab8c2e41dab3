#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Smart HTTP through a real nginx with fcgiwrap, set up as docs/servers/http.md says.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/install.sh
. "$(dirname "$0")/../lib/install.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/http.sh
. "$(dirname "$0")/../lib/http.sh"
t_need "$(http_missing nginx)"

http_start nginx
http_cases nginx
