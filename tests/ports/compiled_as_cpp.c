// SPDX-License-Identifier: MIT
// A source of C whose project says that it is C++ ("-x c++", Microsoft's "CompileAs"), with a word
// of Microsoft's compiler.
#include <stdio.h>
#include <winsock2.h>

class Answer sealed {
public:
    static int number() { return 42; }
};

int main() { return printf("%d\n", Answer::number()) < 0; }
