/* SPDX-License-Identifier: MIT */
/* Everything that the text layer offers to rules. */
#ifndef TRUNKGATE_TEXT_H
#define TRUNKGATE_TEXT_H

#include "trunkgate/glob.h"
#include "trunkgate/message.h"
#include "trunkgate/pattern.h"
#include "trunkgate/trailer.h"

#endif
