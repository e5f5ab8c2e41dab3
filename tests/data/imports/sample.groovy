package a.b
import a.b.C
import static a.b.C.m
import q.*
def s = '''
import no.X
'''
