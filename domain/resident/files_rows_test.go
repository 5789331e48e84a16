package resident_test

import (
	"strings"

	"deltag/domain/resident"
)

func rowCases() []fileCase {
	monthFirst := func(m *resident.Mapping) { m.MonthFirst = true }
	return []fileCase{
		{name: "a cell too few", file: csv("id;navn;tlf", "1;Bo", "2;Ib;12"), faults: []string{"!2 row-short"}, people: "2 name=Ib, phone=12\n"},
		{name: "a cell too many", file: csv("id;navn;tlf", "1;Bo;Hansen;12", "2;Ib;12"), faults: []string{"!2 row-long"}, people: "2 name=Ib, phone=12\n"},
		{name: "a blank cell too many", file: csv("id;navn;tlf;by", "1;;Bo;12;", "2;Ib;12;Ry"), faults: []string{"!2 row-long"}, people: "2 name=Ib, phone=12, town=Ry\n"},
		{name: "leading zeros", file: csv("id;navn;tlf;postnr", "007;Bo;0045 12;0800"), people: "007 name=Bo, phone=0045 12, postcode=0800\n"},
		{name: "a postcode that lost its zero", file: csv("id;navn;postnr", "1;Bo;800"), faults: []string{"2 postnr postcode-three-digits"}, people: "1 name=Bo, postcode=0800\n"},
		{name: "1.2E+09", file: csv("id;navn;tlf", "1;Bo;1.2E+09", "2;Ib;4,51E+09", "3;Eva;4,512E9", "1E+05;Ea;12", "1E5;Ok;12"),
			faults: []string{"!2 tlf cell-scientific", "!3 tlf cell-scientific", "!4 tlf cell-scientific", "!5 id cell-scientific"}, people: "1E5 name=Ok, phone=12\n"},
		{name: "text kept by an equals sign", file: csv("id;navn;tlf", `="007";Bo;="0045"`, `"=""008""";Ib;12`), people: "007 name=Bo, phone=0045\n008 name=Ib, phone=12\n"},
		{name: "guarded formulas of our own export", file: csv("id;navn;tlf", `1;"'=Bo";"'+45 12"`, `2;"'@Ib";12`), people: "1 name==Bo, phone=+45 12\n2 name=@Ib, phone=12\n"},
		{name: "results that are errors", file: csv("id;navn;tlf", "1;#REF!;12", "2;#I/T;12", "3;#1;12"),
			faults: []string{"!2 navn cell-formula-error", "!3 navn cell-formula-error"}, people: "3 name=#1, phone=12\n"},
		{name: "a decimal comma where a number is", file: csv("id;navn;fødselsår", "1;Bo;1965,0", "2;Ib;1965"), faults: []string{"!2 fødselsår year-invalid"}, people: "2 name=Ib, year=1965\n"},

		{name: "Danish days", file: csv("id;navn;født", "1;A;31-12-1965", "2;B;1.2.1990", "3;C;31/12/1965", "4;D;31121965", "5;E;19121965", "6;F;01-01-1970 00:00:00"),
			people: "1 name=A, born=1965-12-31, year=1965\n2 name=B, born=1990-02-01, year=1990\n3 name=C, born=1965-12-31, year=1965\n" +
				"4 name=D, born=1965-12-31, year=1965\n5 name=E, born=1965-12-19, year=1965\n6 name=F, born=1970-01-01, year=1970\n"},
		{name: "days by ISO", file: csv("id;navn;født", "1;A;1965-12-31", "2;B;19651231", "3;C;1965-12-31T00:00:00Z"),
			people: "1 name=A, born=1965-12-31, year=1965\n2 name=B, born=1965-12-31, year=1965\n3 name=C, born=1965-12-31, year=1965\n"},
		{name: "years of two digits", file: csv("id;navn;født", "1;A;31-12-65", "2;B;01.02.05"), faults: []string{"2 født date-two-digit-year", "3 født date-two-digit-year"},
			people: "1 name=A, born=1965-12-31, year=1965\n2 name=B, born=2005-02-01, year=2005\n"},
		{name: "the month first, as found out", file: csv("id;navn;født", "1;A;12/31/1965", "2;B;3/4/1965"),
			people: "1 name=A, born=1965-12-31, year=1965\n2 name=B, born=1965-03-04, year=1965\n"},
		{name: "the month first, as told", file: csv("id;navn;født", "1;A;3/4/1965"), change: monthFirst, people: "1 name=A, born=1965-03-04, year=1965\n"},
		{name: "days and months in both orders", file: csv("id;navn;født", "1;A;31/12/1965", "2;B;12/31/1965", "3;C;3/4/1965", "4;D;5/5/1965", "5;E;20/1/1965"),
			faults: []string{"!3 født date-month-first", "!4 født date-order-unclear"},
			people: "1 name=A, born=1965-12-31, year=1965\n4 name=D, born=1965-05-05, year=1965\n5 name=E, born=1965-01-20, year=1965\n"},
		{name: "a day as a spreadsheet's number", file: csv("id;navn;født", "1;A;23743"), faults: []string{"!2 født date-serial"}},
		{name: "days that there are not", file: csv("id;navn;født", "1;A;31-02-1965", "2;B;1. maj 1965", "3;C;01-01-2099", "4;D;01-01-1850", "5;E;0-0-0"),
			faults: []string{"!2 født date-invalid", "!3 født date-invalid", "!4 født date-invalid", "!5 født date-invalid", "!6 født date-invalid"}},
		{name: "a year that is not the day's", file: csv("id;navn;født;fødselsår", "1;A;31-12-1965;1966"), faults: []string{"2 fødselsår year-differs"},
			people: "1 name=A, born=1965-12-31, year=1965\n"},
	}
}

func peopleCases() []fileCase {
	return []fileCase{
		{name: "a CPR number without a check digit that holds", file: csv("id;navn;cpr", "1;A;010165-0001", "2;B;0101650006"),
			people: "1 name=A, born=1965-01-01, year=1965, cpr=0101650001\n2 name=B, born=1965-01-01, year=1965, cpr=0101650006\n"},
		{name: "a CPR number that lost its zero", file: csv("id;navn;cpr", "1;A;101650001", "2;B;10165-0006"), faults: []string{"2 cpr cpr-nine-digits", "3 cpr cpr-nine-digits"},
			people: "1 name=A, born=1965-01-01, year=1965, cpr=0101650001\n2 name=B, born=1965-01-01, year=1965, cpr=0101650006\n"},
		{name: "a CPR number that is a placeholder", file: csv("id;navn;cpr", "1;A;0000000000", "2;B;000000-0000", "3;C;"),
			faults: []string{"!2 cpr cpr-placeholder", "!3 cpr cpr-placeholder"}, people: "3 name=C\n"},
		{name: "CPR numbers of the wrong century", file: csv("id;navn;cpr;født", "1;A;010165-5001;01-01-1965", "2;B;010136-4001;", "3;C;010158-5001;", "4;D;010110-4001;"),
			faults: []string{"!2 cpr cpr-century", "!3 cpr cpr-century", "!4 cpr cpr-century"}, people: "4 name=D, born=2010-01-01, year=2010, cpr=0101104001\n"},
		{name: "a CPR number of another day", file: csv("id;navn;cpr;født", "1;A;010165-0001;02-01-1965"), faults: []string{"2 cpr cpr-birth-differs"},
			people: "1 name=A, born=1965-01-02, year=1965, cpr=0101650001\n"},
		{name: "no CPR numbers", file: csv("id;navn;cpr", "1;A;123", "2;B;3113650006", "3;C;01O1650001"),
			faults: []string{"!2 cpr cpr-invalid", "!3 cpr cpr-invalid", "!4 cpr cpr-invalid"}},

		{name: "a blank number", file: csv("id;navn", ";A", "  ;B", "3;C"), faults: []string{"!2 id id-missing", "!3 id id-missing"}, people: "3 name=C\n"},
		{name: "numbers that differ by case", file: csv("id;navn", "a1;A", "A1;B"), faults: []string{"3 id id-alike"}, people: "A1 name=B\na1 name=A\n"},
		{name: "numbers that differ by leading zeros", file: csv("id;navn", "007;A", "7;B"), faults: []string{"3 id id-alike"}, people: "007 name=A\n7 name=B\n"},
		{name: "blanks around and in a number", file: csv("id;navn", " 1 2 ;A", "\u00a012;B"), people: "1 2 name=A\n12 name=B\n"},
		{name: "a row twice", file: csv("id;navn", "1;A", "1;A"), faults: []string{"3 id id-twice-same"}, people: "1 name=A\n"},
		{name: "a number twice with different people", file: csv("id;navn", "1;A", "1;B"), faults: []string{"!3 id id-twice-differs"}, people: "1 name=A\n"},
		{name: "one person with two numbers", file: csv("id;navn;født", "1;A;01-01-1965", "2;a;01-01-1965"), faults: []string{"3 navn person-twice"},
			people: "1 name=A, born=1965-01-01, year=1965\n2 name=a, born=1965-01-01, year=1965\n"},
		{name: "a number that is too long", file: csv("id;navn", strings.Repeat("9", 201)+";A"), faults: []string{"!2 id id-too-long"}},
		{name: "no name", file: csv("id;navn;tlf", "1;;12", "2;B;"), faults: []string{"2 navn name-missing"}, people: "1 phone=12\n2 name=B\n"},
		{name: "a number and nothing else", file: csv("id;navn;tlf", "1;;", "2;B;"), faults: []string{"2 navn name-missing", "2 id id-alone"}, people: "2 name=B\n"},

		{name: "unknown values", file: csv("id;navn;køn;bydel", "1;A;Robot;Valby", "2;B;K;Månen", "3;C;;"), faults: []string{"!2 køn value-unknown", "!3 bydel value-unknown"},
			people: "3 name=C\n"},
		{name: "values in other letters", file: csv("id;navn;køn;bydel", "1;A;KVINDE; valby", "2;B;k;8"), people: "1 name=A, district=5, sex=woman\n2 name=B, district=8, sex=woman\n"},
		{name: "a value of 300 letters", file: csv("id;navn;køn", "1;A;"+strings.Repeat("x", 300)), faults: []string{"!2 køn cell-too-long"}},
		{name: "words that say neither yes nor no", file: csv("id;navn;beskyttet;fritaget;sprog;status;e-mail", "1;A;måske;hm;klingon;hvad;bo(at)example.dk"),
			faults: []string{"2 e-mail email-invalid", "2 beskyttet protection-unclear", "2 fritaget yes-no-unclear", "2 sprog language-unknown", "2 status status-unknown"},
			people: "1 name=A, protection=unknown\n"},
		{name: "protected, gone and exempt people", file: csv("id;navn;beskyttet;fritaget;status", "1;A;særlig;x;død", "2;B;ja;nej;fraflyttet", "3;C;;;"),
			people: "1 name=A, protection=special, exempt, gone=dead\n2 name=B, protection=yes, gone=moved\n3 name=C\n"},
	}
}
