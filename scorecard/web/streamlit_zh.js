// Translates the texts of Streamlit's own controls, which exist in English only (streamlit#1353), in the page: without
// this, Chinese pages have English labels, tooltips and errors. A text is replaced where it is a whole text node or a
// whole attribute. A text that Streamlit has changed is not matched and stays English.
(() => {
  const TEXTS = {
    "Upload": "上传文件", "Add files": "添加文件", "Drag and drop a file here": "将文件拖放到此处", "Drag and drop files here": "将文件拖放到此处",
    "No results": "无匹配项", "Choose an option": "请选择", "Select all": "全选", "Clear value": "清除", "Clear all": "全部清除",
    "Failed to generate file for download": "文件未能生成，请刷新页面后重试。", "Download failed": "文件未能下载，请刷新页面后重试。", "Request timed out": "等待超时，请稍后重试。", "Clear entry": "清除",
    "Open": "展开", "Close": "关闭", "Link to heading": "本节链接", "Copy to clipboard": "复制", "Copied": "已复制",
    "App pages": "页面导航", "Main menu": "主菜单", "Sidebar": "导航栏", "Increment": "增加", "Decrement": "减少", "Expand sidebar": "展开导航", "Collapse sidebar": "收起导航", "Running...": "正在处理……",
    "Navigate to home page": "回到首页", "Page not found": "没有这个页面", "Please wait...": "请稍候", "Notifications": "消息提示",
    "Connecting": "正在连接", "Connecting to Streamlit server": "正在连接服务器", "Unable to connect to Streamlit server": "无法连接服务器",
    "Connection error": "连接中断", "Selectbox": "选择框", "Selectbox options": "选项", "Close Search": "关闭查找", "Next Result": "下一处",
    "Previous Result": "上一处", "Copy column name": "复制列名", "Dataframe column menu": "列菜单", "Skip to main content": "跳到正文",
    "file upload": "上传文件", "Dismiss": "关闭", "Sort ascending": "升序排列", "Sort descending": "降序排列", "Hide column": "隐藏列", "Pin column": "固定列",
    "Unpin column": "取消固定", "Autosize": "自动列宽", "Format": "格式", "Error:": "错误：",
    "Choose date": "选择日期", "Previous month": "上个月", "Next month": "下个月",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "用方向键选择日期，按Enter确定，按Esc关闭。",
  };
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const PATTERNS = [
    [/^(\d+) options? available\.$/, "共$1个选项。"],
    [/^[a-z_]+ icon$/, "图标"],
    [/^year, (.*)$/, "年，$1"],
    [/^month, (.*)$/, "月，$1"],
    [/^day, (.*)$/, "日，$1"],
    [/^Choose date, (.*)$/, "选择日期，$1"],
    [/^(\d+) – [A-Z][a-z]+$/, "$1月"],
    [/^Selected Date: ([A-Z][a-z]+) (\d+), (\d+)$/, (_all, month, day, year) => `已选${year}年${MONTHS.indexOf(month) + 1}月${day}日`],
    [/^Remove (.+)$/, "移除$1"],
    [/^(.+) files are not allowed\.$/, "不接收该类型的文件，请另选文件。"],
    [/^(.+) per file(.*)$/, "单个文件不超过$1$2"],
    [/^File must be (.+) or smaller\.$/, "文件不得超过$1。"],
    [/^The page that you have requested does not seem to exist.*$/, "没有您要找的页面，已打开首页。"],
    [/^This app has encountered an error\..*$/s, "本页未能显示，原因已记入服务器日志。请刷新页面；如仍不能显示，请联系管理员。"],
    [/^You have requested page (.+), but no corresponding file was found.*$/, "没有页面$1，已打开首页。"],
  ];
  const ATTRIBUTES = ["aria-label", "aria-valuetext", "title", "placeholder"];

  function chinese(text) {
    const plain = text.trim();
    if (TEXTS[plain]) return TEXTS[plain];
    const [pattern, replacement] = PATTERNS.find(([pattern]) => pattern.test(plain)) ?? [];
    return pattern ? plain.replace(pattern, replacement) : null;
  }

  function translateText(node) {
    const text = node.nodeValue && chinese(node.nodeValue);
    if (text) node.nodeValue = text;
  }

  function translateAttributes(element) {
    for (const attribute of ATTRIBUTES) {
      const text = element.hasAttribute(attribute) && chinese(element.getAttribute(attribute));
      if (text) element.setAttribute(attribute, text);
    }
  }

  function translateTree(root) {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest(".stHtml")) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = root; node; node = walker.nextNode()) node.nodeType === Node.TEXT_NODE ? translateText(node) : translateAttributes(node);
  }

  new MutationObserver((changes) => {
    if (!document.documentElement.lang.startsWith("zh")) return;
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(translateTree);
      else if (change.type === "characterData") translateText(change.target);
      else translateAttributes(change.target);
    }
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
})();
