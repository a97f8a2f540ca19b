"use client";
import { Building2, Check, LogOut, Menu as MenuIcon, Moon, Sun, SunMoon } from "lucide-react";
import { useTheme } from "next-themes";
import { Dialog } from "radix-ui";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { NoticesMenu } from "@/features/notices/notices-menu";
import { useMe } from "@/features/session/use-me";
import { useErrorText } from "@/lib/error-text";
import { session } from "@/lib/session";
import { toast } from "@/lib/toast";
import { NavList } from "./nav";

const THEMES = [
  { name: "light", icon: Sun },
  { name: "dark", icon: Moon },
  { name: "system", icon: SunMoon },
] as const;

export function TopBar({ menuOpen, onMenu }: { menuOpen: boolean; onMenu: (open: boolean) => void }) {
  const t = useTranslations("nav");
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center justify-between gap-3 border-b bg-ground/85 px-4 backdrop-blur sm:px-8">
      <Dialog.Root open={menuOpen} onOpenChange={onMenu}>
        <Dialog.Trigger asChild>
          <Button variant="ghost" size="icon" className="-ml-2 lg:hidden" aria-label={t("menu")}>
            <MenuIcon aria-hidden />
          </Button>
        </Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
          <Dialog.Content
            aria-describedby={undefined}
            className="fixed inset-y-0 left-0 z-50 w-64 border-r bg-surface px-3 py-5 shadow-2xl"
          >
            <Dialog.Title className="sr-only">{t("places")}</Dialog.Title>
            <NavList onGo={() => onMenu(false)} />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      <span className="flex-1" />
      <NoticesMenu />
      <AccountMenu />
    </header>
  );
}

function AccountMenu() {
  const t = useTranslations("nav");
  const { data: me } = useMe();
  const { theme, setTheme } = useTheme();
  const errorText = useErrorText();
  if (!me) return <span className="h-9" />;
  const org = me.orgs.find((one) => one.id === me.org_id);
  async function goOn(work: Promise<unknown>, address: string) {
    try {
      await work;
      window.location.assign(address);
    } catch (error) {
      toast.error(errorText(error).text);
    }
  }
  return (
    <Menu
      trigger={
        <Button variant="ghost" className="-mr-2 max-w-64 gap-2.5 px-2">
          <span
            aria-hidden
            className="grid size-7 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
          >
            {(me.name || me.email).slice(0, 1).toUpperCase()}
          </span>
          <span className="truncate">{org?.name ?? me.email}</span>
        </Button>
      }
    >
      <MenuLabel>{me.email}</MenuLabel>
      {me.orgs.length > 1
        ? me.orgs.map((one) => (
            <MenuItem key={one.id} onSelect={() => void goOn(session.switchOrg(one.id), "/")}>
              <Building2 aria-hidden />
              <span className="flex-1 truncate">{one.name}</span>
              {one.id === me.org_id ? <Check aria-label={t("current")} /> : null}
            </MenuItem>
          ))
        : null}
      <MenuSeparator />
      {THEMES.map(({ name, icon: Icon }) => (
        <MenuItem key={name} onSelect={() => setTheme(name)}>
          <Icon aria-hidden />
          <span className="flex-1">{t(name)}</span>
          {theme === name ? <Check aria-label={t("current")} /> : null}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => void goOn(session.signOut(), "/sign-in")}>
        <LogOut aria-hidden />
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}
