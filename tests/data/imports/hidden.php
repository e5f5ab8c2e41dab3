<?php // a comment that a CR endsrequire "found1.php";
# or thisuse Found\Two;
$a = "{$b["'"]} ${c["'"]} {"; require "found3.php"; // '
$a = `{$b["'"]}`; require "found4.php"; // '
