// a comment that a CR ends#include "found1.h"
#include \ 
  "found2.h"
#inc\	
lude <found3.h>
/* */ %: /* */ include "found4.h"
#if 0
1'0/*
$1'a/*
#endif
#include "found5.h"
/* */ import found.six;
export/**/import/**/<found7.h>;
x = "a"; @ import/**/found. eight;
