// SPDX-License-Identifier: MIT
// Members of classes that are called as functions of Microsoft's C library are, in a program that
// uses those, too.
#include <winsock2.h>

#include <windows.h>

#include <direct.h>
#include <io.h>

#include <cstdio>

class Channel {
public:
    Channel() : _pipe(0), _read(1), _write(2) {}
    int sum() const { return _pipe + _read + _write; }

private:
    int _pipe;
    int _read;
    int _write;
};

int main() {
    Channel const channel;
    int ends[2];
    char text[4] = "";
    if (_pipe(ends, 256, 0) != 0) return 1;
    bool const written = _write(ends[1], "42", 2) == 2;
    bool const read = _read(ends[0], text, 3) == 2;
    _close(ends[0]);
    _close(ends[1]);
    std::printf("%s\n", written && read && channel.sum() == 3 ? text : "-1");
    return 0;
}
