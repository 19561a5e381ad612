// SPDX-License-Identifier: MIT
// A server's clients in the vector of Microsoft's Parallel Patterns Library: several threads
// append, and what one has found stays where it is.
#include <concurrent_vector.h>
#include <winsock2.h>

#include <windows.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

static concurrency::concurrent_vector<std::shared_ptr<int>> clients;

static DWORD WINAPI append(LPVOID) {
    for (int i = 0; i < 1000; ++i) {
        auto const mine = clients.push_back(std::make_shared<int>(i));
        if (**mine != i) return 1;
        for (auto& client : clients)
            if (*client < 0) return 2;
    }
    return 0;
}

static bool appends_from_threads() {
    HANDLE threads[3];
    for (auto& thread : threads) thread = CreateThread(nullptr, 0, append, nullptr, 0, nullptr);
    WaitForMultipleObjects(3, threads, TRUE, INFINITE);
    DWORD code = 0, codes = 0;
    for (auto& thread : threads) {
        GetExitCodeThread(thread, &code);
        codes += code;
        CloseHandle(thread);
    }
    int sum = 0;
    for (size_t i = 0; i < clients.size(); ++i) sum += *clients[i];
    return codes == 0 && clients.size() == 3000 && sum == 3 * 999 * 1000 / 2;
}

static bool is_a_vector() {
    Concurrency::concurrent_vector<std::string> words(2, "b");
    std::string* const first = &words.front();
    words.grow_by(3, "a")->append("c");
    words.grow_to_at_least(10);
    if (first != &words[0] || words.size() != 10 || words.at(2) != "ac" || !words.back().empty())
        return false;
    std::sort(words.begin(), words.end());
    auto const copy = words;
    words.resize(3);
    words.shrink_to_fit();
    if (words.size() != 3 || words.capacity() < 3 || copy.size() != 10 || *copy.rbegin() != "b")
        return false;
    try {
        words.at(3);
        return false;
    } catch (const std::out_of_range&) {
    }
    words.clear();
    return words.empty() && std::count(copy.begin(), copy.end(), "a") == 2;
}

int main() {
    std::printf("%d\n", appends_from_threads() && is_a_vector() ? 42 : 1);
    return 0;
}
