// SPDX-License-Identifier: MIT
// Settings in initialization files.
#include "tests/support/temporary_file.hpp"
#include "tests/win32/support.hpp"

#include <cstdio>
#include <string>
#include <vector>

using namespace ws2::test;

namespace {

// A file of settings in the folder for temporary files; gone with this.
class SettingsFile {
public:
    explicit SettingsFile(std::string const& text) { write(text); }
    ~SettingsFile() { DeleteFileA(name_.c_str()); }
    SettingsFile(SettingsFile const&) = delete;
    SettingsFile& operator=(SettingsFile const&) = delete;

    char const* name() const { return name_.c_str(); }
    std::wstring wide_name() const { return {name_.begin(), name_.end()}; }
    std::string value(char const* section, char const* key, char const* fallback = "none") const {
        char text[256];
        auto const length =
            GetPrivateProfileStringA(section, key, fallback, text, sizeof text, name());
        CHECK(std::string(text).size() == length);
        return text;
    }

private:
    void write(std::string const& text) const {
        std::FILE* const file = std::fopen(name(), "wb");
        REQUIRE(file);
        CHECK(std::fwrite(text.data(), 1, text.size(), file) == text.size());
        std::fclose(file);
    }
    std::string const name_ = temporary_file_name();
};

constexpr char const* settings =
    "; a remark\r\n"
    "[Server]\r\n"
    "  Port = 7000 \r\n"
    "Name=\"  two words \"\r\n"
    ";Hidden=1\r\n"
    "Mask=0x1F\r\n"
    "Low=-5\r\n"
    "Empty=\r\n"
    "Text=12 apples\r\n"
    "\r\n"
    "[client]\r\n"
    "port=1\r\n";

}  // namespace

BEHAVIOUR("win32.profile-strings", "Win32", high, "docs:GetPrivateProfileString",
          "a setting is found whatever the case of its names; blanks and quotation marks around it "
          "are no part of it") {
    SettingsFile const file{settings};
    CHECK(file.value("Server", "Port") == "7000");
    CHECK(file.value("SERVER", "port") == "7000");
    CHECK(file.value("Client", "Port") == "1");
    CHECK(file.value("Server", "Name") == "  two words ");
    CHECK(file.value("Server", "Empty").empty());
    CHECK(file.value("Server", "Hidden") == "none");
    CHECK(file.value("Nobody", "Port", "default   ") == "default");
    wchar_t wide[16];
    CHECK(GetPrivateProfileStringW(L"Server", L"Port", L"", wide, 16, file.wide_name().c_str()) ==
          4);
    CHECK(std::wstring(wide) == L"7000");
}

BEHAVIOUR("win32.profile-numbers", "Win32", high, "docs:GetPrivateProfileInt",
          "numbers are decimal or, behind 0x, hexadecimal, and end where their digits do") {
    SettingsFile const file{settings};
    auto const number = [&](char const* key) {
        return static_cast<int>(GetPrivateProfileIntA("Server", key, 99, file.name()));
    };
    CHECK(number("Port") == 7000);
    CHECK(number("Mask") == 0x1F);
    CHECK(number("Low") == -5);
    CHECK(number("Text") == 12);
    CHECK(number("Name") == 0);
    CHECK(number("Missing") == 99);
    CHECK(GetPrivateProfileIntW(L"client", L"port", 3, file.wide_name().c_str()) == 1);
}

BEHAVIOUR("win32.profile-lists", "Win32", high, "docs:GetPrivateProfileString",
          "names and lines come as a list with two zeros at its end, also where it is cut") {
    SettingsFile const file{settings};
    char list[256];
    CHECK(GetPrivateProfileSectionNamesA(list, sizeof list, file.name()) == 14);
    CHECK(std::string(list, 15) == std::string("Server\0client\0\0", 15));
    CHECK(GetPrivateProfileStringA("client", nullptr, "", list, sizeof list, file.name()) == 5);
    CHECK(std::string(list, 6) == std::string("port\0\0", 6));
    CHECK(GetPrivateProfileSectionA("client", list, sizeof list, file.name()) == 7);
    CHECK(std::string(list, 8) == std::string("port=1\0\0", 8));
    CHECK(GetPrivateProfileSectionNamesA(list, 10, file.name()) == 8);
    CHECK(std::string(list, 10) == std::string("Server\0c\0\0", 10));
    CHECK(GetPrivateProfileStringA("Server", "Port", "", list, 3, file.name()) == 2);
    CHECK(std::string(list) == "70");
}

BEHAVIOUR("win32.profile-room", "Win32", high, "winetest:test_profile_sections_names",
          "a list of sections that would just fit is cut") {
    SettingsFile const file{settings};
    char list[256];
    CHECK(GetPrivateProfileSectionNamesA(list, 16, file.name()) == 14);
    CHECK(GetPrivateProfileSectionNamesA(list, 15, file.name()) == 13);
    CHECK(list[13] == '\0');
}

BEHAVIOUR("win32.profile-line-ends", "Win32", high, "winetest:test_GetPrivateProfileString",
          "lines end with a carriage return alone, too, and the text with a zero") {
    SettingsFile const file{std::string{"[one]\rkey=1\r[two]\r=2\r"} + '\0' + "rest\r"};
    CHECK(file.value("one", "key") == "1");
    char list[64];
    CHECK(GetPrivateProfileSectionA("two", list, sizeof list, file.name()) == 3);
    CHECK(std::string(list, 4) == std::string("=2\0\0", 4));
}

BEHAVIOUR("win32.profile-arguments", "Win32", high,
          "winetest:test_profile_sections; winetest:test_profile_int",
          "a section without a name or a place is refused; without a file a number is 0, and "
          "nothing is written") {
    SettingsFile const file{settings};
    char list[16];
    CHECK(refused(
        outcome([&] { return GetPrivateProfileSectionA(nullptr, list, sizeof list, file.name()); }),
        ERROR_INVALID_PARAMETER));
    CHECK(refused(
        outcome([&] { return GetPrivateProfileSectionA("client", nullptr, 0, file.name()); }),
        ERROR_INVALID_PARAMETER));
    CHECK(GetPrivateProfileIntA(nullptr, nullptr, 70, nullptr) == 0);
    CHECK(refused(outcome([] { return WritePrivateProfileStringA("App", "key", "text", ""); }),
                  ERROR_ACCESS_DENIED));
}

BEHAVIOUR("win32.profile-writing", "Win32", high, "docs:WritePrivateProfileString",
          "settings are replaced, added and removed, and sections with them") {
    SettingsFile const file{settings};
    CHECK(WritePrivateProfileStringA("server", "PORT", "8000", file.name()));
    CHECK(file.value("Server", "Port") == "8000");
    CHECK(WritePrivateProfileStringA("Server", "New", "yes", file.name()));
    CHECK(file.value("Server", "New") == "yes");
    CHECK(WritePrivateProfileStringA("Other", "Key", "1", file.name()));
    CHECK(file.value("Other", "Key") == "1");
    CHECK(WritePrivateProfileStringA("Server", "Port", nullptr, file.name()));
    CHECK(file.value("Server", "Port") == "none");
    CHECK(WritePrivateProfileStringA("client", nullptr, nullptr, file.name()));
    CHECK(file.value("client", "port") == "none");
    CHECK(WritePrivateProfileSectionA("Other", "a=1\0b=2\0", file.name()));
    CHECK(file.value("Other", "b") == "2");
    CHECK(file.value("Other", "Key") == "none");
    CHECK(WritePrivateProfileStringW(L"Other", L"a", L"7", file.wide_name().c_str()));
    CHECK(file.value("Other", "a") == "7");
}

BEHAVIOUR(
    "win32.profile-missing", "Win32", high, "docs:GetPrivateProfileString",
    "a file that is not there is ERROR_FILE_NOT_FOUND beside the default, and writing makes it") {
    std::string name;
    {
        SettingsFile const file{""};
        name = file.name();
    }
    char text[16];
    SetLastError(0);
    CHECK(GetPrivateProfileStringA("a", "b", "c", text, sizeof text, name.c_str()) == 1);
    CHECK(std::string(text) == "c");
    CHECK(GetLastError() == ERROR_FILE_NOT_FOUND);
    CHECK(WritePrivateProfileStringA("a", "b", "d", name.c_str()));
    CHECK(GetPrivateProfileStringA("a", "b", "c", text, sizeof text, name.c_str()) == 1);
    CHECK(std::string(text) == "d");
    CHECK(DeleteFileA(name.c_str()));
}

BEHAVIOUR("win32.profile-utf16", "Win32", medium, "docs:WritePrivateProfileString",
          "a file of UTF-16 is read, and stays one when it is written") {
    std::string bytes{"\xFF\xFE"};
    for (char const letter : std::string{"[a]\r\nb=c\r\n"}) bytes.append({letter, '\0'});
    SettingsFile const file{bytes};
    auto const name = file.wide_name();
    wchar_t wide[16];
    CHECK(GetPrivateProfileStringW(L"a", L"b", L"", wide, 16, name.c_str()) == 1);
    CHECK(WritePrivateProfileStringW(L"a", L"d", L"\x00E9", name.c_str()));
    CHECK(GetPrivateProfileStringW(L"a", L"d", L"", wide, 16, name.c_str()) == 1);
    CHECK(wide[0] == L'\x00E9');
    CHECK(GetPrivateProfileStringW(L"a", L"b", L"", wide, 16, name.c_str()) == 1);
    CHECK(wide[0] == L'c');
}
