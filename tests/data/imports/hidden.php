<?php // a comment that a CR endsrequire "found1.php";
# or thisuse Found\Two;
