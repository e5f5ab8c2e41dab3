// a comment that a CR ends#include "found1.h"
#include \ 
  "found2.h"
#inc\	
lude <found3.h>
/* */ %: /* */ include "found4.h"
