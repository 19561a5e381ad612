// SPDX-License-Identifier: MIT
#include "platform/program.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace ws2::platform {

std::string program_path() {
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error).string();
}

// Every word has a zero behind it.
std::vector<std::string> program_words() {
    std::ifstream file{"/proc/self/cmdline", std::ios::binary};
    std::vector<std::string> words;
    for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
    return words;
}

}  // namespace ws2::platform
