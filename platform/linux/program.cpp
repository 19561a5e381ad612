// SPDX-License-Identifier: MIT
#include "platform/program.hpp"

#include <sys/auxv.h>

#include <filesystem>
#include <fstream>
#include <system_error>

#include "platform/linux/start_arguments.hpp"

namespace ws2::platform {

namespace {

char** started_with = nullptr;

__attribute__((constructor)) void keep_arguments(int /*count*/, char** arguments) {
    if (constructors_get_arguments()) started_with = arguments;
}

// What execve() was given, relative to a folder that may have changed.
std::string executed_name() {
    auto const* const name = reinterpret_cast<char const*>(getauxval(AT_EXECFN));
    if (!name) return {};
    std::error_code error;
    auto const path = std::filesystem::canonical(name, error);
    return error ? std::string{} : path.string();
}

}  // namespace

// A host without /proc still knows what the program was executed as.
std::string program_path() {
    std::error_code error;
    auto const path = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? executed_name() : path.string();
}

// In the host's file, every word has a zero behind it.
std::vector<std::string> program_words() {
    std::vector<std::string> words;
    if (std::ifstream file{"/proc/self/cmdline", std::ios::binary}) {
        for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
    } else if (started_with) {
        for (auto** word = started_with; *word; ++word) words.emplace_back(*word);
    }
    return words;
}

}  // namespace ws2::platform
