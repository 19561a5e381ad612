// SPDX-License-Identifier: MIT
// Streams of the C++ library by names with backslashes, and by a std::string.
#include <fstream>
#include <string>

#include <windows.h>

static bool has(std::string const& name, std::string const& word) {
    std::ifstream by_string(name), by_text(name.c_str()), opened;
    std::string one, other, third;
    by_string >> one;
    by_text >> other;
    opened.open(name);
    opened >> third;
    return one == word && other == word && third == word;
}

int main() {
    char path[MAX_PATH], file[MAX_PATH];
    GetTempPathA(sizeof path, path);
    if (!GetTempFileNameA(path, "bsl", 0, file)) return 1;
    std::string name = file;
    for (char& letter : name)
        if (letter == '/') letter = '\\';
    {
        std::ofstream out(name);
        out << "hello";
    }
    if (!has(name, "hello")) return 2;
    {
        std::fstream both(name.c_str(), std::ios::in | std::ios::out);
        both << "jello";
    }
    if (!has(name, "jello")) return 3;
    return DeleteFileA(file) ? 42 : 4;
}
