use Not;
<?php
namespace App\X;
use A\B; use A\{B, C as D}; use function F\g, F\h;
class K extends L { use TraitNo; function f() { return function() use ($x) {}; } }
require __DIR__ . '/x.php'; require_once("y.php");
USE A\Upper; Require dirname(dirname(__FILE__), 2) . "/z.php";
require $computed; include 'a' . $b; require_once __DIR__ . "/$c";
class R { public function include($x) {} const REQUIRE = 1; }
class Event implements I { use T; }
$x = new class extends E { use T; };
$x = new class/**/implements I { use T; };
