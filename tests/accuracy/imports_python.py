# SPDX-License-Identifier: MIT
# imports_python.py SCAN_IMPORTS LANGUAGES TREE: the imports found in a Python tree
# against those of the ast module: files, theirs, ours, missed, invented.
import ast,sys,subprocess,os
W=set();fs=[]
for d,_,n in os.walk(sys.argv[3]):
  for f in n:
    if f.endswith('.py'):
      p=os.path.join(d,f)
      try: tree=ast.parse(open(p,'rb').read())
      except (SyntaxError,ValueError): continue
      fs.append(p)
      for x in ast.walk(tree):
        if isinstance(x,ast.Import): W|={(p,a.name,'') for a in x.names}
        if isinstance(x,ast.ImportFrom): W|={(p,'.'*x.level+(x.module or ''),a.name) for a in x.names}
G=set()
o=subprocess.run(sys.argv[1:3]+fs,capture_output=True,text=True).stdout
for l in o.splitlines():
  a=l.split(' ')
  if a[1]=='normal': G.add((a[0].rsplit(':',1)[0],a[3],a[5] if len(a)>5 else ''))
print(len(fs),len(W),len(G),len(W-G),len(G-W),list(W-G)[:3],list(G-W)[:3])
