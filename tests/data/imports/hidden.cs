using A; // a comment that ends here: using Found1;
// or here:using Found2;
// or hereusing Found3;
#region x using Found4;
