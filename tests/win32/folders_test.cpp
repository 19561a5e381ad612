// SPDX-License-Identifier: MIT
// Looking through folders, moving and copying files, the current folder.
#include <set>
#include <string>

#include "tests/support/temporary_file.hpp"
#include "tests/win32/support.hpp"

#include <knownfolders.h>
#include <objbase.h>
#include <shlobj.h>

using namespace ws2::test;

namespace {

constexpr char find_docs[] = "docs:FindFirstFileA";

// A folder of the test's own, with the names that are asked for; it goes at the end.
class TemporaryFolder {
public:
    TemporaryFolder() { REQUIRE(CreateDirectoryA(path_.c_str(), nullptr)); }
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    ~TemporaryFolder() {
        for (auto const& name : files_) DeleteFileA((*this / name).c_str());
        RemoveDirectoryA(path_.c_str());
    }

    std::string operator/(std::string const& name) const { return path_ + "/" + name; }
    std::string const& path() const { return path_; }

    void put(std::string const& name, DWORD size = 0) {
        UniqueHandle const file{CreateFileA((*this / name).c_str(), GENERIC_WRITE, 0, nullptr,
                                            CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr)};
        std::string const bytes(size, 'x');
        DWORD written = 0;
        REQUIRE(WriteFile(file, bytes.data(), size, &written, nullptr));
        files_.insert(name);
    }
    void will_have(std::string const& name) { files_.insert(name); }

private:
    ReservedName const reserved_;
    std::string const& path_ = reserved_.name();
    std::set<std::string> files_;
};

std::set<std::string> names_that_fit(std::string const& pattern) {
    std::set<std::string> names;
    WIN32_FIND_DATAA data;
    HANDLE const search = FindFirstFileA(pattern.c_str(), &data);
    if (search == INVALID_HANDLE_VALUE) return names;
    do names.insert(data.cFileName);
    while (FindNextFileA(search, &data));
    CHECK(GetLastError() == ERROR_NO_MORE_FILES);
    CHECK(FindClose(search));
    return names;
}

}  // namespace

BEHAVIOUR("win32.find-names", "Win32", high, find_docs,
          "FindFirstFile finds the names that fit a pattern, in letters of any case, and the "
          "folder's dots") {
    TemporaryFolder folder;
    for (auto const* name : {"one.txt", "two.TXT", "three.log"}) folder.put(name);
    CHECK(names_that_fit(folder / "*.txt") == std::set<std::string>{"one.txt", "two.TXT"});
    CHECK(names_that_fit(folder / "t*.???") == std::set<std::string>{"three.log", "two.TXT"});
    CHECK(names_that_fit(folder / "*") ==
          std::set<std::string>{".", "..", "one.txt", "three.log", "two.TXT"});
    CHECK(names_that_fit(folder / "*.*").size() == 5);
}

BEHAVIOUR("win32.find-facts", "Win32", high, "docs:WIN32_FIND_DATAA",
          "FindFirstFile reports a file's size, its kind and when it was written") {
    TemporaryFolder folder;
    folder.put("file", 1234);
    WIN32_FIND_DATAA data;
    HANDLE const search = FindFirstFileA((folder / "file").c_str(), &data);
    REQUIRE(search != INVALID_HANDLE_VALUE);
    CHECK(data.nFileSizeLow == 1234);
    CHECK(data.nFileSizeHigh == 0);
    CHECK((data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0);
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    CHECK(data.ftLastWriteTime.dwHighDateTime <= now.dwHighDateTime);
    CHECK(data.ftLastWriteTime.dwHighDateTime + 1 >= now.dwHighDateTime);
    CHECK(FindClose(search));

    WIN32_FIND_DATAW wide;
    HANDLE const wide_search =
        FindFirstFileW(std::wstring(folder.path().begin(), folder.path().end()).c_str(), &wide);
    REQUIRE(wide_search != INVALID_HANDLE_VALUE);
    CHECK((wide.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0);
    CHECK(FindClose(wide_search));
}

BEHAVIOUR("win32.find-nothing", "Win32", high, find_docs,
          "FindFirstFile is ERROR_FILE_NOT_FOUND where no name fits, ERROR_PATH_NOT_FOUND without "
          "the folder") {
    TemporaryFolder folder;
    WIN32_FIND_DATAA data;
    auto const code_for = [&](std::string const& pattern) {
        SetLastError(untouched);
        CHECK(FindFirstFileA(pattern.c_str(), &data) == INVALID_HANDLE_VALUE);
        return GetLastError();
    };
    CHECK(code_for(folder / "nothing*") == ERROR_FILE_NOT_FOUND);
    CHECK(code_for(folder / "nothing/*") == ERROR_PATH_NOT_FOUND);
    CHECK(code_for(folder / "") == ERROR_FILE_NOT_FOUND);  // the folder itself, with a slash
}

BEHAVIOUR("win32.move-file", "Win32", high, "docs:MoveFileExA",
          "MoveFileEx moves a file over another one only with MOVEFILE_REPLACE_EXISTING") {
    TemporaryFolder folder;
    folder.put("from", 3);
    folder.put("to", 5);
    auto const from = folder / "from";
    auto const to = folder / "to";
    CHECK(refused(outcome([&] { return MoveFileA(from.c_str(), to.c_str()); }),
                  ERROR_ALREADY_EXISTS));
    CHECK(MoveFileExA(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING));
    CHECK(GetFileAttributesA(from.c_str()) == INVALID_FILE_ATTRIBUTES);
    CHECK(refused(outcome([&] { return MoveFileA(from.c_str(), to.c_str()); }),
                  ERROR_FILE_NOT_FOUND));
    auto const nowhere = folder / "no/such";
    CHECK(refused(outcome([&] { return MoveFileA(to.c_str(), nowhere.c_str()); }),
                  ERROR_PATH_NOT_FOUND));
}

BEHAVIOUR("win32.copy-file", "Win32", high, "docs:CopyFileA",
          "CopyFile replaces what is there unless it may not: ERROR_FILE_EXISTS") {
    TemporaryFolder folder;
    folder.put("from", 3);
    folder.will_have("to");
    auto const from = folder / "from";
    auto const to = folder / "to";
    CHECK(CopyFileA(from.c_str(), to.c_str(), TRUE));
    CHECK(refused(outcome([&] { return CopyFileA(from.c_str(), to.c_str(), TRUE); }),
                  ERROR_FILE_EXISTS));
    CHECK(CopyFileA(from.c_str(), to.c_str(), FALSE));
    auto const missing = folder / "missing";
    CHECK(refused(outcome([&] { return CopyFileA(missing.c_str(), to.c_str(), FALSE); }),
                  ERROR_FILE_NOT_FOUND));
    CHECK(refused(outcome([&] { return CopyFileA(missing.c_str(), to.c_str(), TRUE); }),
                  ERROR_FILE_NOT_FOUND));
    auto const nowhere = folder / "no/such";
    CHECK(refused(outcome([&] { return CopyFileA(from.c_str(), nowhere.c_str(), FALSE); }),
                  ERROR_PATH_NOT_FOUND));
}

BEHAVIOUR("win32.folders", "Win32", high, "docs:CreateDirectoryA",
          "CreateDirectory makes a folder once, in a folder that is there; RemoveDirectory removes "
          "it when it is empty") {
    TemporaryFolder folder;
    auto const& path = folder.path();
    CHECK(refused(outcome([&] { return CreateDirectoryA(path.c_str(), nullptr); }),
                  ERROR_ALREADY_EXISTS));
    auto const deep = folder / "no/such";
    CHECK(refused(outcome([&] { return CreateDirectoryA(deep.c_str(), nullptr); }),
                  ERROR_PATH_NOT_FOUND));
    folder.put("file");
    CHECK(refused(outcome([&] { return RemoveDirectoryA(path.c_str()); }), ERROR_DIR_NOT_EMPTY));
}

BEHAVIOUR(
    "win32.folders-missing", "Win32", high, "docs:System Error Codes",
    "what is missing is ERROR_FILE_NOT_FOUND to RemoveDirectory, SetCurrentDirectory and "
    "GetFileAttributesEx, ERROR_PATH_NOT_FOUND where the folder around it is missing as well") {
    TemporaryFolder const folder;
    struct {
        std::string path;
        DWORD error;
    } const rows[] = {
        {folder / "missing", ERROR_FILE_NOT_FOUND},
        {folder / "no/such", ERROR_PATH_NOT_FOUND},
    };
    for (auto const& row : rows) {
        CAPTURE(row.path);
        auto const* const path = row.path.c_str();
        WIN32_FILE_ATTRIBUTE_DATA data;
        CHECK(refused(outcome([&] { return RemoveDirectoryA(path); }), row.error));
        CHECK(refused(outcome([&] { return SetCurrentDirectoryA(path); }), row.error));
        CHECK(refused(
            outcome([&] { return GetFileAttributesExA(path, GetFileExInfoStandard, &data); }),
            row.error));
    }
}

BEHAVIOUR("win32.folders-file", "Win32", high, "docs:System Error Codes",
          "a file is no folder: RemoveDirectory and SetCurrentDirectory of it are ERROR_DIRECTORY, "
          "a path that goes through it is ERROR_PATH_NOT_FOUND") {
    TemporaryFolder folder;
    folder.put("file");
    auto const file = folder / "file";
    CHECK(refused(outcome([&] { return RemoveDirectoryA(file.c_str()); }), ERROR_DIRECTORY));
    CHECK(refused(outcome([&] { return SetCurrentDirectoryA(file.c_str()); }), ERROR_DIRECTORY));
    auto const below = folder / "file/folder";
    CHECK(refused(outcome([&] { return CreateDirectoryA(below.c_str(), nullptr); }),
                  ERROR_PATH_NOT_FOUND));
    CHECK(refused(outcome([&] { return RemoveDirectoryA(below.c_str()); }), ERROR_PATH_NOT_FOUND));
    CHECK(refused(outcome([&] { return SetCurrentDirectoryA(below.c_str()); }),
                  ERROR_PATH_NOT_FOUND));
}

BEHAVIOUR("win32.move-over-folder", "Win32", high, "docs:MoveFileExA",
          "MOVEFILE_REPLACE_EXISTING does not replace a folder by a file: ERROR_ACCESS_DENIED") {
    TemporaryFolder folder;
    TemporaryFolder const target;
    folder.put("file");
    auto const file = folder / "file";
    CHECK(refused(outcome([&] {
                      return MoveFileExA(file.c_str(), target.path().c_str(),
                                         MOVEFILE_REPLACE_EXISTING);
                  }),
                  ERROR_ACCESS_DENIED));
}

BEHAVIOUR("win32.current-folder", "Win32", high, "docs:GetCurrentDirectory",
          "GetCurrentDirectory and SetCurrentDirectory read and change the current folder; too "
          "little room reports what is needed") {
    char before[MAX_PATH];
    auto const length = GetCurrentDirectoryA(sizeof before, before);
    REQUIRE(length == std::string(before).size());
    CHECK(GetCurrentDirectoryA(1, before + length) == length + 1);
    TemporaryFolder folder;
    REQUIRE(SetCurrentDirectoryA(folder.path().c_str()));
    folder.put("here");
    CHECK(GetFileAttributesA("here") != INVALID_FILE_ATTRIBUTES);
    char full[MAX_PATH];
    char* file = nullptr;
    auto const full_length = GetFullPathNameA("here", sizeof full, full, &file);
    CHECK(full_length == std::string(full).size());
    CHECK(std::string(file) == "here");
    CHECK(SetCurrentDirectoryA(before));
}

namespace {

std::string full_path_of(std::string const& name) {
    char path[MAX_PATH];
    REQUIRE(GetFullPathNameA(name.c_str(), sizeof path, path, nullptr) < sizeof path);
    return path;
}

// Empty when it is not found, or does not fit.
std::string found_in(char const* folders, std::string const& name, char const* extension) {
    char path[MAX_PATH] = "";
    auto const length = SearchPathA(folders, name.c_str(), extension, sizeof path, path, nullptr);
    CHECK(length == std::string(path).size());
    return path;
}

// A user without any files, where the environment says who that is.
class NewHome {
public:
    NewHome() {
        for (auto const* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME"})
            SetEnvironmentVariableA(name, nullptr);
        REQUIRE(SetEnvironmentVariableA("HOME", folder_.path().c_str()));
    }
    NewHome(NewHome const&) = delete;
    ~NewHome() {
        SetEnvironmentVariableA("HOME", before_.empty() ? nullptr : before_.c_str());
        for (auto const* made : {".config", ".local/share", ".local", "Documents"})
            RemoveDirectoryA((folder_ / made).c_str());
    }

private:
    static std::string home() {
        char path[MAX_PATH] = "";
        return GetEnvironmentVariableA("HOME", path, sizeof path) < sizeof path ? path : "";
    }
    std::string const before_ = home();
    TemporaryFolder folder_;
};

std::string special_folder(int number) {
    char path[MAX_PATH] = "";
    REQUIRE(SHGetSpecialFolderPathA(nullptr, path, number, TRUE));
    return path;
}

}  // namespace

BEHAVIOUR("win32.special-folders", "Win32", high, "docs:SHGetSpecialFolderPathA",
          "SHGetSpecialFolderPath tells folders that are there, or are made; those of settings and "
          "of local data are different ones; a number without a folder is FALSE") {
    NewHome const home;
    for (int const number : {CSIDL_APPDATA, CSIDL_LOCAL_APPDATA, CSIDL_PERSONAL, CSIDL_PROFILE}) {
        CAPTURE(number);
        auto const path = special_folder(number);
        auto const attributes = GetFileAttributesA(path.c_str());
        REQUIRE(attributes != INVALID_FILE_ATTRIBUTES);
        CHECK((attributes & FILE_ATTRIBUTE_DIRECTORY) != 0);
        wchar_t wide[MAX_PATH];
        REQUIRE(SHGetSpecialFolderPathW(nullptr, wide, number, FALSE));
        CHECK(std::wstring(wide) == std::wstring(path.begin(), path.end()));
    }
    CHECK(special_folder(CSIDL_APPDATA) != special_folder(CSIDL_LOCAL_APPDATA));
    char path[MAX_PATH];
    CHECK_FALSE(SHGetSpecialFolderPathA(nullptr, path, 0x7777, FALSE));
}

BEHAVIOUR("win32.folder-path", "Win32", high, "docs:SHGetFolderPathA, SHGetKnownFolderPath",
          "SHGetFolderPath and SHGetKnownFolderPath tell the same folders; what is none gives an "
          "HRESULT and no path") {
    NewHome const home;
    constexpr struct {
        int number;
        GUID const& id;
    } both[] = {
        {CSIDL_APPDATA,       FOLDERID_RoamingAppData},
        {CSIDL_LOCAL_APPDATA, FOLDERID_LocalAppData  },
        {CSIDL_PERSONAL,      FOLDERID_Documents     },
        {CSIDL_PROFILE,       FOLDERID_Profile       },
    };
    for (auto const& row : both) {
        CAPTURE(row.number);
        char path[MAX_PATH] = "x";
        REQUIRE(SHGetFolderPathA(nullptr, row.number | CSIDL_FLAG_CREATE, nullptr,
                                 SHGFP_TYPE_CURRENT, path) == S_OK);
        CHECK(path == special_folder(row.number));
        wchar_t wide[MAX_PATH] = L"x";
        REQUIRE(SHGetFolderPathW(nullptr, row.number, nullptr, SHGFP_TYPE_CURRENT, wide) == S_OK);
        LPWSTR known = nullptr;
        REQUIRE(SHGetKnownFolderPath(row.id, KF_FLAG_DEFAULT, nullptr, &known) == S_OK);
        CHECK(std::wstring(known) == wide);
        CoTaskMemFree(known);
    }
    char none[MAX_PATH] = "x";
    CHECK(SHGetFolderPathA(nullptr, 0x7777, nullptr, SHGFP_TYPE_CURRENT, none) == E_INVALIDARG);
    CHECK(none[0] == 0);
}

BEHAVIOUR("win32.unknown-folder-id", "Win32", high, "docs:SHGetKnownFolderPath",
          "a GUID that is no folder's is ERROR_FILE_NOT_FOUND, and gives NULL") {
    wchar_t before[] = L"x";
    LPWSTR known = before;
    CHECK(SHGetKnownFolderPath(GUID{}, KF_FLAG_DEFAULT, nullptr, &known) ==
          HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    CHECK_FALSE(known);
}

BEHAVIOUR(
    "win32.set-read-only", "Win32", high, "docs:SetFileAttributesA",
    "a file can be made read-only, and is opened for writing again when it no longer is; what "
    "is not there is ERROR_FILE_NOT_FOUND") {
    TemporaryFolder folder;
    folder.put("file.txt");
    auto const name = folder / "file.txt";
    REQUIRE(SetFileAttributesA(name.c_str(), FILE_ATTRIBUTE_READONLY));
    CHECK((GetFileAttributesA(name.c_str()) & FILE_ATTRIBUTE_READONLY) != 0);
    std::wstring const wide(name.begin(), name.end());
    REQUIRE(SetFileAttributesW(wide.c_str(), FILE_ATTRIBUTE_NORMAL));
    CHECK((GetFileAttributesA(name.c_str()) & FILE_ATTRIBUTE_READONLY) == 0);
    UniqueHandle const file{CreateFileA(name.c_str(), GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                                        FILE_ATTRIBUTE_NORMAL, nullptr)};
    CHECK(static_cast<HANDLE>(file) != INVALID_HANDLE_VALUE);
    auto const missing = folder / "none.txt";
    CHECK(refused(
        outcome([&] { return SetFileAttributesA(missing.c_str(), FILE_ATTRIBUTE_READONLY); }),
        ERROR_FILE_NOT_FOUND));
}

BEHAVIOUR("win32.search-path", "Win32", high, "docs:SearchPathA",
          "SearchPath finds a file in the first of several folders that has it, with the extension "
          "if its name has none") {
    TemporaryFolder first;
    TemporaryFolder second;
    first.put("both.txt");
    second.put("both.txt");
    second.put("one.txt");
    auto const folders = first.path() + ";" + second.path();
    auto const in_first = full_path_of(first / "both.txt");
    CHECK(found_in(folders.c_str(), "both.txt", nullptr) == in_first);
    CHECK(found_in(folders.c_str(), "both", ".txt") == in_first);
    CHECK(found_in(folders.c_str(), "one.txt", ".log") == full_path_of(second / "one.txt"));
    CHECK(found_in(folders.c_str(), "one", nullptr).empty());
    CHECK(found_in(folders.c_str(), first / "both.txt", nullptr) == in_first);
    wchar_t wide[MAX_PATH];
    std::wstring const wide_folders{folders.begin(), folders.end()};
    auto const length =
        SearchPathW(wide_folders.c_str(), L"both", L".txt", MAX_PATH, wide, nullptr);
    CHECK(std::wstring(wide, length) == std::wstring(in_first.begin(), in_first.end()));
}

BEHAVIOUR("win32.search-path-nothing", "Win32", high, "docs:SearchPathA",
          "SearchPath is ERROR_FILE_NOT_FOUND for what is in no folder and ERROR_INVALID_PARAMETER "
          "without a name; too little room reports what is needed") {
    TemporaryFolder folder;
    folder.put("here.txt");
    auto const* const list = folder.path().c_str();
    char path[MAX_PATH];
    char* file = nullptr;
    CHECK(refused(
        outcome([&] { return SearchPathA(list, "not there", nullptr, MAX_PATH, path, &file); }),
        ERROR_FILE_NOT_FOUND));
    CHECK(
        refused(outcome([&] { return SearchPathA(list, nullptr, nullptr, MAX_PATH, path, &file); }),
                ERROR_INVALID_PARAMETER));
    CHECK(refused(outcome([&] { return SearchPathA(list, "", nullptr, MAX_PATH, path, &file); }),
                  ERROR_INVALID_PARAMETER));
    auto const length = SearchPathA(list, "here.txt", nullptr, MAX_PATH, path, &file);
    REQUIRE(length != 0);
    CHECK(std::string(file) == "here.txt");
    CHECK(SearchPathA(list, "here.txt", nullptr, length, path, &file) == length + 1);
    CHECK(SearchPathA(list, "here.txt", nullptr, 0, nullptr, &file) == length + 1);
}

BEHAVIOUR("win32.search-path-current", "Win32", high, "docs:SearchPathA",
          "without folders SearchPath looks in the current one") {
    char before[MAX_PATH];
    REQUIRE(GetCurrentDirectoryA(sizeof before, before) < sizeof before);
    TemporaryFolder folder;
    REQUIRE(SetCurrentDirectoryA(folder.path().c_str()));
    folder.put("a file that is only here");
    CHECK(found_in(nullptr, "a file that is only here", nullptr) ==
          full_path_of("a file that is only here"));
    CHECK(SetCurrentDirectoryA(before));
}

BEHAVIOUR("win32.file-information-by-handle", "Win32", high, "docs:GetFileInformationByHandle",
          "GetFileInformationByHandle reports size, attributes, times and which file it is") {
    TemporaryFolder folder;
    folder.put("a", 5);
    folder.put("b", 5);
    auto const open = [&](char const* name) {
        return UniqueHandle{CreateFileA((folder / name).c_str(), GENERIC_READ,
                                        FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING,
                                        FILE_ATTRIBUTE_NORMAL, nullptr)};
    };
    auto const first = open("a"), again = open("a"), other = open("b");
    BY_HANDLE_FILE_INFORMATION a{}, same{}, b{};
    REQUIRE(GetFileInformationByHandle(first, &a));
    REQUIRE(GetFileInformationByHandle(again, &same));
    REQUIRE(GetFileInformationByHandle(other, &b));
    CHECK(a.nFileSizeLow == 5);
    CHECK(a.nFileSizeHigh == 0);
    CHECK(a.nNumberOfLinks == 1);
    CHECK((a.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0);
    CHECK(a.ftLastWriteTime.dwHighDateTime != 0);
    CHECK(a.dwVolumeSerialNumber == b.dwVolumeSerialNumber);
    CHECK(same.nFileIndexLow == a.nFileIndexLow);
    CHECK(same.nFileIndexHigh == a.nFileIndexHigh);
    CHECK((b.nFileIndexLow != a.nFileIndexLow || b.nFileIndexHigh != a.nFileIndexHigh));
    CHECK(refused(outcome([&] { return GetFileInformationByHandle(nullptr, &a); }),
                  ERROR_INVALID_HANDLE));
}

BEHAVIOUR(
    "win32.file-information-by-class", "Win32", high, "docs:GetFileInformationByHandleEx",
    "GetFileInformationByHandleEx reports what a class asks for; too little room is refused") {
    TemporaryFolder folder;
    folder.put("a", 5);
    UniqueHandle const file{CreateFileA((folder / "a").c_str(), GENERIC_READ, FILE_SHARE_READ,
                                        nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr)};
    FILE_STANDARD_INFO standard{};
    REQUIRE(GetFileInformationByHandleEx(file, FileStandardInfo, &standard, sizeof standard));
    CHECK(standard.EndOfFile.QuadPart == 5);
    CHECK(standard.NumberOfLinks == 1);
    CHECK_FALSE(standard.Directory);
    FILE_BASIC_INFO basic{};
    REQUIRE(GetFileInformationByHandleEx(file, FileBasicInfo, &basic, sizeof basic));
    CHECK(basic.LastWriteTime.QuadPart > 0);
    CHECK(refused(
        outcome([&] { return GetFileInformationByHandleEx(file, FileStandardInfo, &standard, 1); }),
        ERROR_BAD_LENGTH));
}

BEHAVIOUR(
    "win32.find-ex", "Win32", high, "docs:FindFirstFileExA",
    "FindFirstFileEx finds what FindFirstFile does; other levels and devices alone are refused") {
    TemporaryFolder folder;
    folder.put("a.txt");
    WIN32_FIND_DATAA found{};
    HANDLE const search =
        FindFirstFileExA((folder / "*.txt").c_str(), FindExInfoBasic, &found, FindExSearchNameMatch,
                         nullptr, FIND_FIRST_EX_LARGE_FETCH);
    REQUIRE(search != INVALID_HANDLE_VALUE);
    CHECK(std::string(found.cFileName) == "a.txt");
    CHECK_FALSE(FindNextFileA(search, &found));
    CHECK(FindClose(search));
    auto const searched = [&](FINDEX_INFO_LEVELS level, FINDEX_SEARCH_OPS operation) {
        return outcome([&] {
            return FindFirstFileExA((folder / "*").c_str(), level, &found, operation, nullptr, 0) !=
                   INVALID_HANDLE_VALUE;
        });
    };
    CHECK(
        refused(searched(FindExInfoMaxInfoLevel, FindExSearchNameMatch), ERROR_INVALID_PARAMETER));
    CHECK(
        refused(searched(FindExInfoStandard, FindExSearchLimitToDevices), ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.hard-link", "Win32", high, "docs:CreateHardLinkA",
          "a hard link is another name of the file; a name that is taken, a file that is not "
          "there and a folder are refused") {
    TemporaryFolder folder;
    folder.put("file", 3);
    auto const linked = [&](char const* name, char const* file) {
        return outcome([&] {
            return CreateHardLinkA((folder / name).c_str(), (folder / file).c_str(), nullptr);
        });
    };
    CHECK(linked("other", "file").value == TRUE);
    folder.will_have("other");
    UniqueHandle const file{CreateFileA((folder / "other").c_str(), GENERIC_READ, FILE_SHARE_READ,
                                        nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr)};
    BY_HANDLE_FILE_INFORMATION information{};
    CHECK(GetFileInformationByHandle(file, &information));
    CHECK(information.nFileSizeLow == 3);
    CHECK(information.nNumberOfLinks == 2);
    CHECK(refused(linked("other", "file"), ERROR_ALREADY_EXISTS));
    CHECK(refused(linked("third", "none"), ERROR_FILE_NOT_FOUND));
    CHECK(refused(linked("none/third", "file"), ERROR_PATH_NOT_FOUND));
    CHECK(refused(linked("third", "."), ERROR_ACCESS_DENIED));
}

BEHAVIOUR("win32.symbolic-link", "Win32", high, "docs:CreateSymbolicLinkA",
          "a symbolic link leads to a file; a name that is taken is refused") {
    TemporaryFolder folder;
    folder.put("file", 3);
    auto const linked = [&](DWORD flags) {
        return outcome([&] {
            return CreateSymbolicLinkA((folder / "link").c_str(), (folder / "file").c_str(), flags);
        });
    };
    CHECK(refused(linked(0x100), ERROR_INVALID_PARAMETER));
    REQUIRE(linked(SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE).value == TRUE);
    folder.will_have("link");
    UniqueHandle const file{CreateFileA((folder / "link").c_str(), GENERIC_READ, FILE_SHARE_READ,
                                        nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr)};
    CHECK(GetFileSize(file, nullptr) == 3);
    CHECK(refused(linked(0), ERROR_ALREADY_EXISTS));
}

BEHAVIOUR("win32.symbolic-link-to-nothing", "Win32", high, "docs:CreateSymbolicLinkA, DeleteFileA",
          "a symbolic link may lead to no file, which cannot be opened, and can be deleted") {
    TemporaryFolder const folder;
    auto const link = folder / "link";
    REQUIRE(CreateSymbolicLinkA(link.c_str(), (folder / "none").c_str(),
                                SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE));
    CHECK(refused(outcome([&] {
                      return CreateFileA(link.c_str(), GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0,
                                         nullptr) != INVALID_HANDLE_VALUE;
                  }),
                  ERROR_FILE_NOT_FOUND));
    CHECK(DeleteFileA(link.c_str()));
    CHECK(refused(outcome([&] { return DeleteFileA(link.c_str()); }), ERROR_FILE_NOT_FOUND));
}

BEHAVIOUR("win32.disk-space", "Win32", high, "docs:GetDiskFreeSpaceExA, GetDiskFreeSpaceA",
          "a file system has so many bytes, of which some are free, in clusters of sectors") {
    TemporaryFolder const folder;
    ULARGE_INTEGER available{};
    ULARGE_INTEGER total{};
    ULARGE_INTEGER free{};
    CHECK(GetDiskFreeSpaceExA(folder.path().c_str(), &available, &total, &free));
    CHECK(total.QuadPart > 0);
    CHECK(free.QuadPart <= total.QuadPart);
    CHECK(available.QuadPart <= free.QuadPart);
    CHECK(GetDiskFreeSpaceExA(nullptr, nullptr, &total, nullptr));
    DWORD sectors = 0;
    DWORD bytes = 0;
    DWORD free_clusters = 0;
    DWORD clusters = 0;
    CHECK(GetDiskFreeSpaceA(nullptr, &sectors, &bytes, &free_clusters, &clusters));
    CHECK(sectors > 0);
    CHECK(bytes > 0);
    CHECK(free_clusters <= clusters);
}

BEHAVIOUR("win32.disk-space-nowhere", "Win32", medium, "docs:GetDiskFreeSpaceExA",
          "the room where no folder is: ERROR_PATH_NOT_FOUND") {
    TemporaryFolder const folder;
    ULARGE_INTEGER free{};
    CHECK(refused(outcome([&] {
                      return GetDiskFreeSpaceExA((folder / "none").c_str(), &free, nullptr,
                                                 nullptr);
                  }),
                  ERROR_PATH_NOT_FOUND));
}
