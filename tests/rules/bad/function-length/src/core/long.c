/* SPDX-License-Identifier: AGPL-3.0-or-later */
int fine(void)
{
    return 0;
}

int endless(void)
{
    int n = 0;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    n++;
    return n;
}

int f0(void)
{
    return 0;
}

int f1(void)
{
    return 1;
}

int f2(void)
{
    return 2;
}

int f3(void)
{
    return 3;
}

int f4(void)
{
    return 4;
}

int f5(void)
{
    return 5;
}

int f6(void)
{
    return 6;
}

int f7(void)
{
    return 7;
}

int f8(void)
{
    return 8;
}

