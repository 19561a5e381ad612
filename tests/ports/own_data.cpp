// SPDX-License-Identifier: MIT
// Names that the C++ library has since C++17, used as the program's own beside "using namespace
// std".
#include <winsock2.h>

#include <iostream>
#include <string>

using namespace std;

struct Message {
    int from;
    int to;
} data;
int size = 2;

int main() {
    data.from = 38 + size;
    data.to = data.from + size;
    cout << to_string(data.to) << endl;
}
