<?php // a comment that a CR ends
require "found1.php";
# or this
use Found\Two;
$a = "{$b["'"]} ${c["'"]} {"; require "found3.php"; // '
$a = `{$b["'"]}`; require "found4.php"; // '
if (1):require "found5.php"; else:include(("found6.php")); endif;
$f = fn()=>require_once b"found7.php";
if ($i-->include "found8.php") label:use Found\Nine;
new class(require "found10.php") extends C {};
$a->require = $a?->include($b) + C::include("decoy.php");
new class(f(function () { return 1; })) { use T; };
